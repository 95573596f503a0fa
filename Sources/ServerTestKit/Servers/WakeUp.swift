#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// Ends another thread's `poll`: a pipe, whose reading end that thread waits on as well.
final class WakeUp: Sendable {
  let readEnd: CInt
  private let writeEnd: CInt

  init() throws {
    var ends: [CInt] = [-1, -1]
    guard makePipe(&ends, blocking: false) else {
      throw RedisServer.Failure.system("no pipe: \(systemMessage(errno))")
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    _ = close(readEnd)
    _ = close(writeEnd)
  }

  func signal() {
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = retryingOnInterrupt { write(writeEnd, &byte, 1) }
  }

  func drain() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while retryingOnInterrupt({ read(readEnd, &bytes, 16) }) == 16 {}
  }
}
