package import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs `body` on a thread of its own, which ends by itself; false when there can be no thread.
///
/// Blocking calls belong on such a thread, never on the few of Swift's cooperative pool.
package func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  guard pthread_attr_init(&attributes) == 0 else { return false }
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  let box = Unmanaged.passRetained(Box(body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
  #else
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
  #endif
  if code != 0 { box.release() }
  return code == 0
}

/// Has this thread sleep for less than a second, if at all; a signal may end that sooner.
package func sleepThread(for duration: Duration) {
  guard duration > .zero else { return }
  let nanoseconds = min(duration / .nanoseconds(1), 999_999_999)
  var time = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
  nanosleep(&time, nil)
}

extension DispatchQueue {
  /// Runs on this queue what blocks, while the caller's task waits without blocking a thread.
  ///
  /// - Throws: what `body` throws.
  package func run<Success: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Success
  ) async throws(Failure) -> Success {
    // The thread sanitizer does not see a continuation that is resumed before its task waits for it;
    // it sees that both sides have held a lock.
    let handOver = Guarded(())
    let result: Result<Success, Failure> = await withCheckedContinuation { continuation in
      async {
        let result = Result(catching: body)
        handOver.withLock { _ in }
        continuation.resume(returning: result)
      }
    }
    handOver.withLock { _ in }
    return try result.get()
  }
}
