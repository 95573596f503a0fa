#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// A password from where other users of the machine cannot see it.
struct Password {
  /// `nil` when there is none.
  let secret: Secret?

  /// Takes the first line of the file, or what the environment variable holds.
  ///
  /// - Throws: `Failure.connection` when the file cannot be read, which is named, and its content never;
  ///   `.usage` when it is empty.
  init(file: String?, variable: String) throws(Failure) {
    if let file {
      secret = Secret(try Password.firstLine(of: file))
    } else {
      secret = getenv(variable).map { Secret(String(cString: $0)) }
    }
  }

  private static func firstLine(of path: String) throws(Failure) -> String {
    guard let file = fopen(path, "r") else {
      let reason = String(cString: strerror(errno))
      throw .connection("the password file \(path) cannot be opened: \(reason)")
    }
    defer { fclose(file) }
    var line: [UInt8] = []
    while true {
      let character = getc(file)
      guard character >= 0, character != 0x0A else { break }
      line.append(UInt8(truncatingIfNeeded: character))
    }
    if line.last == 0x0D { line.removeLast() }
    guard !line.isEmpty else { throw .usage("the password file \(path) has no first line") }
    return String(decoding: line, as: UTF8.self)
  }
}
