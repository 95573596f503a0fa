import Synchronization

/// Whoever follows a database's status.
struct StatusObservers {
  private var continuations: [Int: AsyncStream<CacheDatabaseStatus>.Continuation] = [:]
  private var nextKey = 0

  mutating func add(_ continuation: AsyncStream<CacheDatabaseStatus>.Continuation) -> Int {
    nextKey += 1
    continuations[nextKey] = continuation
    return nextKey
  }

  mutating func remove(_ key: Int) { continuations[key] = nil }

  /// Tells everybody; under the lock that guards the status, so that nobody hears of an older one last.
  func tell(_ status: CacheDatabaseStatus) {
    for continuation in continuations.values { continuation.yield(status) }
  }

  /// All of them, to be ended outside of the lock: a stream that ends calls back.
  var all: [AsyncStream<CacheDatabaseStatus>.Continuation] { Array(continuations.values) }
}

extension WritePipeline {
  /// The status now and after each change of state: connected or not, rejections, stopped.
  ///
  /// A reader who is slow gets the newest statuses only. The stream ends with the writer.
  var statusChanges: AsyncStream<CacheDatabaseStatus> {
    AsyncStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
      let (key, hasEnded) = state.withLock { state in
        continuation.yield(state.status)
        return (state.observers.add(continuation), state.writerHasEnded)
      }
      // Strongly: the stream ends with the writer at the latest, and so does the cycle.
      continuation.onTermination = { _ in
        self.state.withLock { $0.observers.remove(key) }
      }
      if hasEnded { continuation.finish() }
    }
  }

  /// Tells everybody who follows the status what it is now.
  func publishStatus(isLast: Bool = false) {
    let observers = state.withLock { state in
      state.observers.tell(state.status)
      return state.observers.all
    }
    if isLast { for observer in observers { observer.finish() } }
  }
}
