import Dispatch
import Foundation
import RedisClient

/// Why the system refuses something about a file.
struct FileFailure: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// What `errno` says.
  static func system() -> FileFailure { FileFailure(systemMessage(errno)) }

  /// The result of a system call, unless it is -1.
  @discardableResult
  static func check<Number: SignedInteger>(_ call: () -> Number) throws(FileFailure) -> Number {
    let result = retryingOnInterrupt(call)
    if result == -1 { throw system() }
    return result
  }
}

/// A file that is open, closed with its last owner.
///
/// Its calls block: they belong on a file thread.
final class OpenFile: Sendable {
  let descriptor: CInt

  init(_ path: String, _ flags: CInt, mode: mode_t = 0) throws(FileFailure) {
    descriptor = try FileFailure.check { open(path, flags | O_CLOEXEC, mode) }
  }

  deinit { _ = close(descriptor) }

  var status: stat {
    get throws(FileFailure) {
      var status = stat()
      try FileFailure.check { fstat(descriptor, &status) }
      return status
    }
  }

  /// What the system says about what is at a path.
  static func status(of path: String) throws(FileFailure) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system() }
    return status
  }

  /// The next bytes; none at the end.
  static func read(_ descriptor: CInt, upTo count: Int) throws(FileFailure) -> [UInt8] {
    var failure: FileFailure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got = retryingOnInterrupt { systemRead(descriptor, buffer.baseAddress, count) }
      if got < 0 { failure = .system() }
      filled = max(0, got)
    }
    if let failure { throw failure }
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(FileFailure) {
    var written = 0
    while written < bytes.count {
      written += try FileFailure.check {
        bytes[written...].withUnsafeBytes {
          systemWrite(descriptor, $0.baseAddress, $0.count)
        }
      }
    }
  }
}

/// Runs what blocks, on a thread that may be blocked; whatever it throws is about the file.
func onFileThread<Result: Sendable>(
  _ path: String, _ body: @escaping @Sendable () throws(FileFailure) -> Result
) async throws(ObjectError) -> Result {
  do throws(FileFailure) {
    return try await DispatchQueue.global().run(body)
  } catch {
    throw .file(path: path, reason: error.reason)
  }
}

// The system's functions under other names than those of the methods.

private func systemRead(_ file: CInt, _ base: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, base, count)
}

private func systemWrite(_ file: CInt, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, base, count)
}
