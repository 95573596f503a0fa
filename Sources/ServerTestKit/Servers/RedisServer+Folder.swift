#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension RedisServer {
  /// A new folder for a server, with a path short enough for a unix socket in it.
  static func makeFolder() throws -> String {
    let given = environmentVariable("TMPDIR") ?? "/tmp"
    // macOS's own is so long that little is left of the 103 bytes.
    let parent = given.utf8.count <= 60 && given.hasPrefix("/") ? given : "/tmp"
    var template = Array("\(parent)/trading-cache-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure.system("no folder can be made in \(parent), error \(errno)")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A port of 127.0.0.1 that no one listens on at this moment.
  ///
  /// redis-server cannot be told to let the system choose. Another process may take the port first; it
  /// is improbable, as the system hands the numbers out in turn.
  public static func freePort() throws -> Int {
    try LocalListener.freePort()
  }
}

/// The value of an environment variable that is set and not empty.
func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}

enum Program {
  /// Whether a program is there: at its path, or on the `PATH`.
  static func exists(_ name: String) -> Bool {
    guard !name.contains("/") else { return access(name, X_OK) == 0 }
    let folders = (environmentVariable("PATH") ?? "").split(separator: ":")
    return folders.contains { access("\($0)/\(name)", X_OK) == 0 }
  }
}

enum FileContent {
  /// The last bytes of a text file; empty when it cannot be read.
  static func tail(of path: String, byteCount: Int) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { _ = close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    _ = lseek(descriptor, max(0, size - off_t(byteCount)), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: byteCount)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
