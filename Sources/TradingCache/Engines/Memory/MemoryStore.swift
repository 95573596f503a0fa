import RedisClient
import Synchronization
import TradingModel

/// What databases in memory write to, in the place of a server: it outlives them.
package final class MemoryStore: Sendable {
  private let state = Guarded(State())

  private struct State {
    /// By trader key.
    var traders: [String: MemoryTables] = [:]
    var trouble: Trouble?
  }

  /// What a store can be made to suffer from.
  package enum Trouble: Sendable, Equatable {
    /// It takes no writes for this reason; they wait.
    case refuses(String)
    /// Each batch takes this long.
    case slow(Duration)
  }

  package init() {}

  /// Has the store suffer from something, or recover.
  package func suffer(_ trouble: Trouble?) { state.withLock { $0.trouble = trouble } }

  /// Everything that is stored of all traders.
  package struct Copy: Sendable {
    fileprivate let traders: [String: MemoryTables]
  }

  /// What is stored now.
  package func copy() -> Copy { state.withLock { Copy(traders: $0.traders) } }

  /// Puts older data in the place of what is stored, as a server does that comes back without its last
  /// writes.
  package func lose(backTo copy: Copy) { state.withLock { $0.traders = copy.traders } }

  /// Works on what is stored of a trader.
  func withTables<Result>(
    of trader: String, _ body: (inout MemoryTables) -> sending Result
  ) -> sending Result {
    state.withLock { body(&$0.traders[trader, default: MemoryTables()]) }
  }

  fileprivate func apply(
    to trader: String, _ body: (inout MemoryTables) -> sending LocalOutcome
  ) throws(CacheError) -> LocalOutcome {
    switch state.withLock({ $0.trouble }) {
    case .refuses(let reason): throw .unsupported(reason)
    case .slow(let duration): sleepThread(for: duration)
    case nil: break
    }
    return withTables(of: trader, body)
  }
}

/// A trader's part of a store in memory.
struct MemoryTrader: LocalStore {
  let store: MemoryStore
  let trader: String

  func apply(
    _ batch: PendingBatch, epoch: UInt64, confirmed: UInt64
  ) throws(CacheError) -> LocalOutcome {
    try store.apply(to: trader) { tables in
      if let outcome = tables.judge(epoch: epoch, confirmed: confirmed) { return outcome }
      let failures = tables.apply(batch)
      tables.marker = Marker(epoch: epoch, sequence: batch.lastSequence)
      return .applied(failures)
    }
  }

  func check(epoch: UInt64, confirmed: UInt64) throws(CacheError) -> LocalOutcome? {
    store.withTables(of: trader) { $0.judge(epoch: epoch, confirmed: confirmed) }
  }

  func noteCleanStop(_ marker: Marker) {
    store.withTables(of: trader) { tables in
      if tables.fence == marker.epoch { tables.cleanStop = (marker, .now()) }
    }
  }
}

extension MemoryTables {
  /// What a writer finds that is not as it left it.
  fileprivate func judge(epoch: UInt64, confirmed: UInt64) -> LocalOutcome? {
    guard let fence, fence >= epoch else {
      return .dataLoss(found: fence == nil ? nil : marker.sequence)
    }
    if fence > epoch { return .fenced(by: holder) }
    return marker.sequence == confirmed ? nil : .dataLoss(found: marker.sequence)
  }

  /// Makes a new writer: its marker, and how the one before it ended.
  mutating func takeOver() -> (start: Marker, lastStop: LastStop) {
    let lastStop: LastStop
    if let fence {
      let end = cleanStop?.marker
      let isClean = end?.epoch == fence && end?.sequence == marker.sequence
      lastStop = isClean ? .clean(at: cleanStop?.time ?? .now()) : .unclean
    } else {
      lastStop = .none
    }
    let epoch = max((fence ?? 0) &+ 1, UnixNanos.now().value / 1000)
    fence = epoch
    holder = Holder.name()
    cleanStop = nil
    return (Marker(epoch: epoch, sequence: marker.sequence), lastStop)
  }
}
