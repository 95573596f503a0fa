#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient
import Synchronization
import Testing

/// Runs something on a thread that gets a signal every millisecond.
final class InterruptedThread: Sendable {
  private struct State {
    var thread: pthread_t?
    var signalCount = 0
    var took = Duration.zero
    var isOver = false
  }

  private let state = Guarded(State())

  /// How many signals the thread got.
  var signalCount: Int { state.withLock { $0.signalCount } }

  /// How long what it ran took.
  var took: Duration { state.withLock { $0.took } }

  /// Returns when the thread has got so many signals, or has ended.
  func waitForSignals(_ count: Int) {
    while state.withLock({ $0.signalCount < count && !$0.isOver }) { _ = poll(nil, 0, 1) }
  }

  func run<Success: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Success
  ) async -> Result<Success, Failure> {
    // Without SA_RESTART, so that system calls end with EINTR.
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = { _ in }
    #else
      action.__sigaction_handler.sa_handler = { _ in }
    #endif
    sigaction(SIGUSR2, &action, nil)
    // A thread of its own: tests that wait keep the task pool's.
    let isSending = startThread { [self] in
      var pause = pollfd()
      while sendSignal() { poll(&pause, 0, 1) }
    }
    #expect(isSending)
    return await withCheckedContinuation { continuation in
      let started = startThread { [self] in
        state.withLock { $0.thread = pthread_self() }
        let start = ContinuousClock.now
        let result = Result(catching: body)
        // The sender must not reach for a thread that has ended.
        state.withLock { state in
          state.thread = nil
          state.took = ContinuousClock.now - start
          state.isOver = true
        }
        continuation.resume(returning: result)
      }
      #expect(started)
    }
  }

  /// Sends one signal to the thread, once it is there; `false` when it has ended.
  private func sendSignal() -> Bool {
    state.withLock { state in
      if let thread = state.thread, pthread_kill(thread, SIGUSR2) == 0 { state.signalCount += 1 }
      return !state.isOver
    }
  }
}
