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

  /// All of them, to be told outside of any lock: a stream that ends calls back.
  var all: [AsyncStream<CacheDatabaseStatus>.Continuation] { Array(continuations.values) }
}

extension WritePipeline {
  /// The status now and after each change of state: connected or not, rejections, stopped.
  ///
  /// A reader who is slow gets the newest statuses only. The stream ends with the writer.
  var statusChanges: AsyncStream<CacheDatabaseStatus> {
    AsyncStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
      let (key, status, hasEnded) = withState { state in
        (state.observers.add(continuation), state.status, state.writerHasEnded)
      }
      continuation.yield(status)
      // Strongly: the stream ends with the writer at the latest, and so does the cycle.
      continuation.onTermination = { _ in
        self.withState { $0.observers.remove(key) }
      }
      if hasEnded { continuation.finish() }
    }
  }

  /// Tells everybody who follows the status what it is now.
  func publishStatus(isLast: Bool = false) {
    let (observers, status) = withState { ($0.observers.all, $0.status) }
    for observer in observers {
      observer.yield(status)
      if isLast { observer.finish() }
    }
  }
}
