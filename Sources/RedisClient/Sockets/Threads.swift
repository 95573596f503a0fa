import CHiredis
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
/// - Parameter name: what debuggers and `top -H` show; at most 15 bytes.
package func startThread(
  named name: StaticString = "trading-cache", _ body: @escaping @Sendable () -> Void
) -> Bool {
  final class Box {
    let name: StaticString
    let body: @Sendable () -> Void

    init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }

    func run() {
      nameThread(name)
      body()
    }
  }
  var attributes = pthread_attr_t()
  guard pthread_attr_init(&attributes) == 0 else { return false }
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  let box = Unmanaged.passRetained(Box(name, body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
  #else
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
  #endif
  if code != 0 { box.release() }
  return code == 0
}

/// Names the calling thread for debuggers and `top -H`; at most 15 bytes are taken.
package func nameThread(_ name: StaticString) {
  name.withUTF8Buffer { name in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { text in
      text.initialize(repeating: 0)
      for (place, byte) in name.prefix(15).enumerated() { text[place] = CChar(bitPattern: byte) }
      guard let start = text.baseAddress else { return }
      #if canImport(Darwin)
        pthread_setname_np(start)
      #else
        name_this_thread(start)
      #endif
    }
  }
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
