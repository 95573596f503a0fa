import RedisClient
import Synchronization
public import TradingCache

/// A cache database without a server, for the unit tests of whoever writes to one.
///
/// It behaves as `RedisCacheDatabase` does, and passes the same tests: what exists is not added again,
/// what does not exist is not updated, a rejected write fails its receipt and the next `sync()`, records
/// that cannot be folded are unreadable, and a second writer of a trader fences the first. Every write is
/// confirmed as soon as it is made.
public final class InMemoryCacheDatabase: CacheDatabase {
  public let traderId: TraderId
  /// How the trader's last writer ended; `nil` in a read-only database.
  public let lastStop: LastStop?
  let store: InMemoryStore
  let marketData: RedisCacheDatabase.Configuration.MarketData
  private let epoch: Int
  private let isReadOnly: Bool
  private let state = Guarded(State())

  private struct State {
    var isClosed = false
    var rejected: [RejectedWrite] = []
    var unreported: [RejectedWrite] = []
  }

  /// Opens a trader's records in a store; as a writer it takes over from the trader's former writer.
  ///
  /// - Parameters:
  ///   - traderId: whose state it is.
  ///   - store: what it writes to; give the same one again to find it again.
  ///   - marketData: how many records of the market are kept.
  ///   - isReadOnly: whether it never writes and leaves the former writer as it is.
  /// - Throws: `CacheError.invalidTraderId` for a trader id with a colon.
  public init(
    traderId: TraderId, store: InMemoryStore = InMemoryStore(),
    marketData: RedisCacheDatabase.Configuration.MarketData = .init(), isReadOnly: Bool = false
  ) throws(CacheError) {
    guard !traderId.value.contains(":") else { throw .invalidTraderId(traderId.value) }
    self.traderId = traderId
    self.store = store
    self.marketData = marketData
    self.isReadOnly = isReadOnly
    (epoch, lastStop) = store.withTrader(traderId) { trader in
      isReadOnly ? (trader.epoch, nil) : trader.takeOver()
    }
  }

  /// The writes that were rejected.
  public var keptWrites: [RejectedWrite] { state.withLock { $0.rejected } }

  // MARK: Confirmation

  public func confirmed(_ receipt: Receipt) async throws(CacheError) {
    try checkWriter()
    let rejected = state.withLock { state in
      state.rejected.first { $0.sequence == receipt.sequence }
    }
    if let rejected { throw .rejected([rejected]) }
  }

  public func sync() async throws(CacheError) {
    try checkWriter()
    try reportRejections()
  }

  public func close() async throws(CacheError) {
    state.withLock { $0.isClosed = true }
    store.withTrader(traderId) { trader in
      if trader.epoch == epoch, !isReadOnly { trader.cleanStop = .now() }
    }
    try reportRejections()
  }

  private func reportRejections() throws(CacheError) {
    let rejected = state.withLock { state in
      defer { state.unreported = [] }
      return state.unreported
    }
    if !rejected.isEmpty { throw .rejected(rejected) }
  }

  private func checkWriter() throws(CacheError) {
    if isReadOnly { throw .readOnly }
  }

  // MARK: Writing

  /// Makes one write; `body` changes the records, and says so where it does not do what was meant.
  func write(
    _ key: String, _ body: (inout InMemoryRecords) -> RejectedWrite.Reason?
  ) throws(CacheError) -> Receipt {
    try checkWriter()
    if state.withLock({ $0.isClosed }) { throw .closed }
    let (sequence, reason) = try store.withTrader(traderId) {
      (trader) throws(CacheError) -> (UInt64, RejectedWrite.Reason?) in
      guard trader.epoch == epoch else { throw .fenced(by: "a database opened later") }
      trader.sequence += 1
      return (trader.sequence, body(&trader.records))
    }
    if let reason {
      let write = RejectedWrite(
        sequence: sequence, key: "trader-\(traderId):\(key)", reason: reason)
      state.withLock { state in
        state.rejected.append(write)
        state.unreported.append(write)
      }
    }
    return Receipt(sequence: sequence)
  }

  public func flush() async throws(CacheError) {
    _ = try write("") { records in
      records = InMemoryRecords()
      return nil
    }
  }
}
