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
    var isOver = false
  }

  private let state = Guarded(State())

  /// How many signals the thread got.
  var signalCount: Int { state.withLock { $0.signalCount } }

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
    let sends = startThread { [self] in
      while !state.withLock({ $0.isOver }) {
        state.withLock { state in
          guard let thread = state.thread, pthread_kill(thread, SIGUSR2) == 0 else { return }
          state.signalCount += 1
        }
        _ = poll(nil, 0, 1)
      }
    }
    #expect(sends)
    return await withCheckedContinuation { continuation in
      let started = startThread { [self] in
        state.withLock { $0.thread = pthread_self() }
        let result = Result(catching: body)
        // The sender must not reach for a thread that has ended.
        state.withLock { $0 = State(thread: nil, signalCount: $0.signalCount, isOver: true) }
        continuation.resume(returning: result)
      }
      #expect(started)
    }
  }
}
