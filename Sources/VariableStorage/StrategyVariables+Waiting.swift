import Dispatch
import RedisClient
import Synchronization

/// Waiting for the thread of backups, and for the store.
extension StrategyVariables {
  /// Runs a task on the queue.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (StrategyVariables, VariableWorker) throws(VariableError) -> Result
  ) async throws(VariableError) -> Result {
    try await queue.run { () throws(VariableError) in try body(self, self.worker) }
  }

  /// Runs a task on the queue, and waits for it until a moment; it may go on after that.
  ///
  /// - Throws: what the task throws, and `VariableError.unavailable` when the moment comes first.
  func perform(
    until deadline: ContinuousClock.Instant,
    _ body: @escaping @Sendable (StrategyVariables, VariableWorker) throws(VariableError) -> Void
  ) async throws(VariableError) {
    let first = FirstAnswer()
    let rest = (deadline - .now).dispatchInterval
    let result: Result<Void, VariableError> = await withCheckedContinuation { continuation in
      first.wait(for: continuation)
      queue.async {
        first.answer(Result { () throws(VariableError) in try body(self, self.worker) })
      }
      DispatchQueue.global().asyncAfter(deadline: .now() + rest) {
        first.answer(.failure(.unavailable(reason: "it did not answer in time")))
      }
    }
    first.settle()
    try result.get()
  }

  /// Runs a body again after waits that double, until a moment; a cancelled task waits too.
  ///
  /// - Throws: what the body threw last.
  func keepTrying(
    until deadline: ContinuousClock.Instant, after isWorthRetrying: (VariableError) -> Bool,
    _ body: () async throws(VariableError) -> Void
  ) async throws(VariableError) {
    var delay = configuration.initialRetryDelay
    while true {
      do throws(VariableError) {
        return try await body()
      } catch {
        guard isWorthRetrying(error), ContinuousClock.now + delay < deadline else { throw error }
        let interval = delay.dispatchInterval
        await withCheckedContinuation { continuation in
          DispatchQueue.global().asyncAfter(deadline: .now() + interval) { continuation.resume() }
        }
        delay = min(delay * 2, configuration.maxRetryDelay)
      }
    }
  }
}

/// A continuation that the first of two answers resumes.
private final class FirstAnswer: Sendable {
  typealias Waiting = CheckedContinuation<Result<Void, VariableError>, Never>
  private let waiting = Guarded<Waiting?>(nil)

  func wait(for continuation: Waiting) { waiting.withLock { $0 = continuation } }

  func answer(_ result: Result<Void, VariableError>) {
    let continuation = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    continuation?.resume(returning: result)
  }

  /// Takes the lock that the answer took: the thread sanitizer does not see a continuation that is
  /// resumed before its task waits for it.
  func settle() { waiting.withLock { _ in } }
}

extension Duration {
  var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !nanoseconds.overflow, nanoseconds.partialValue < Int64.max / 2 else { return .never }
    return .nanoseconds(max(0, Int(nanoseconds.partialValue + attoseconds / 1_000_000_000)))
  }
}
