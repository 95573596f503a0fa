#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where results go: gathered, and written in pieces.
struct Output {
  private var pending: [UInt8] = []
  private let descriptor: Int32

  /// Writes to standard output, unless told otherwise.
  init(descriptor: Int32 = 1) { self.descriptor = descriptor }

  mutating func write(_ bytes: some Sequence<UInt8>) {
    pending.append(contentsOf: bytes)
    if pending.count > 1 << 16 { flush() }
  }

  mutating func write(line: some Sequence<UInt8>) {
    pending.append(contentsOf: line)
    write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  mutating func write(line: String = "") { write(line: line.utf8) }

  /// Writes what is gathered.
  ///
  /// A reader that has gone away ends the process, as with any filter.
  mutating func flush() {
    pending.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        #if canImport(Darwin)
          let written = Darwin.write(descriptor, base, rest.count)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, base, rest.count)
        #else
          let written = Glibc.write(descriptor, base, rest.count)
        #endif
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { exit(1) }
        rest = rest.dropFirst(written)
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}

/// Ends the process; commands have a method `exit` of their own.
func endProcess(_ status: Int32) -> Never { exit(status) }

/// What is said beside the results, on standard error.
enum Notice {
  /// A sentence for whoever runs the command.
  static func say(_ text: String) {
    var output = Output(descriptor: 2)
    output.write(line: "trading-cache: \(text)")
    output.flush()
  }

  /// How far long work has got; only for a person who watches.
  static func progress(_ text: String) {
    if isatty(2) != 0 { say(text) }
  }
}
