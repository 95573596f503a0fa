#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The memory of this process.
package enum ProcessMemory {
  /// The most that was ever in use, in bytes.
  ///
  /// Linux tells it of this program in `/proc`; `getrusage` would count the program that it was started
  /// from, if that was larger.
  package static var peak: Int {
    #if canImport(Darwin)
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      guard let file = fopen("/proc/self/status", "r") else { return 0 }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      while fgets(&line, Int32(line.count), file) != nil {
        let words = String(
          decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
        )
        .split(whereSeparator: \.isWhitespace)
        if words.first == "VmHWM:", words.count > 1 { return (Int(words[1]) ?? 0) << 10 }
      }
      return 0
    #endif
  }
}
