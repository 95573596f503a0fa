#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of this process that is in use, in bytes; `nil` where the system does not tell.
enum ResidentMemory {
  static func current() -> Int? { status("VmRSS") }

  /// The most since the last `resetPeak()`.
  static func peak() -> Int? { status("VmHWM") }

  /// Begins a new peak; false where that cannot be done.
  static func resetPeak() -> Bool {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
    defer { fclose(file) }
    return fputs("5", file) >= 0 && fflush(file) == 0
  }

  /// Hands back to the system what was freed, so that it no longer counts.
  static func returnFreedMemory() {
    #if canImport(Glibc)
      // Not declared in the module map of Glibc.
      guard let symbol = dlsym(nil, "malloc_trim") else { return }
      typealias Trim = @convention(c) (Int) -> Int32
      _ = unsafeBitCast(symbol, to: Trim.self)(0)
    #endif
  }

  private static func status(_ field: String) -> Int? {
    guard let file = fopen("/proc/self/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        .split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, words[0] == "\(field):" else { continue }
      return Int(words[1]).map { $0 * 1024 }
    }
    return nil
  }
}
