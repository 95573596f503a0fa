#if THREAD_SANITIZER
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// What `Mutex` is, for builds under the thread sanitizer.
  ///
  /// On Linux a contended `Mutex` is handed over by the kernel, which the sanitizer does not see: it
  /// takes every access behind one for a race. A pthread mutex it knows.
  final class Guarded<Value>: @unchecked Sendable {
    // Unchecked: `value` is touched under the mutex only.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: consuming sending Value) {
      self.value = value
      pthread_mutex_init(mutex, nil)
    }

    deinit {
      pthread_mutex_destroy(mutex)
      mutex.deallocate()
    }

    func withLock<Result, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      return try body(&value)
    }
  }
#else
  import Synchronization

  /// The lock of this module; another one in builds under the thread sanitizer.
  typealias Guarded = Mutex
#endif
