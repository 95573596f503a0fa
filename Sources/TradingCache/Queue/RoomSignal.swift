import RedisClient

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lets threads wait until the writer has made room in the queue.
///
/// A condition variable is the right tool: the waiting threads are the caller's own, not tasks.
final class RoomSignal: @unchecked Sendable {  // `waiting` only under `mutex`.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting = 0

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Waits for `broadcast`, at most a millisecond, since room may have come just before; returns
  /// false when the time is up.
  func wait(until deadline: Deadline) -> Bool {
    guard !deadline.hasPassed else { return false }
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    moment.tv_nsec += 1_000_000
    if moment.tv_nsec >= 1_000_000_000 {
      moment.tv_sec += 1
      moment.tv_nsec -= 1_000_000_000
    }
    pthread_mutex_lock(mutex)
    waiting += 1
    pthread_cond_timedwait(condition, mutex, &moment)
    waiting -= 1
    pthread_mutex_unlock(mutex)
    return true
  }

  /// Wakes all who wait.
  func broadcast() {
    pthread_mutex_lock(mutex)
    if waiting > 0 { pthread_cond_broadcast(condition) }
    pthread_mutex_unlock(mutex)
  }
}
