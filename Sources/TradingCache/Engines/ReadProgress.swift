import RedisClient
import Synchronization

/// How far the threads are that read many keys.
final class ReadProgress: Sendable {
  private let total: Int
  private let state = Guarded((claimed: 0, failure: CacheError?.none))

  init(of total: Int) { self.total = total }

  /// Takes the next keys, up to so many; none when all are taken or something has failed.
  func claim(_ count: Int) -> Range<Int> {
    state.withLock { state in
      guard state.failure == nil else { return total..<total }
      let start = state.claimed
      state.claimed = min(start + count, total)
      return start..<state.claimed
    }
  }

  /// Whether nothing is left to be claimed.
  var isOver: Bool { claim(0).lowerBound == total }

  /// Ends the read, for the first reason that is given.
  func fail(_ error: CacheError) {
    state.withLock { $0.failure = $0.failure ?? error }
  }

  func check() throws(CacheError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
