#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where results go: gathered, and written in pieces.
///
/// Lines may hold what others have stored, and are written so that it does no harm (``Printable``). Bytes are
/// written as they are.
struct Output {
  private var pending: [UInt8] = []
  private let descriptor: Int32

  /// Writes to standard output, unless told otherwise.
  init(descriptor: Int32 = 1) { self.descriptor = descriptor }

  /// Writes content: an object's bytes, a page.
  mutating func write(_ bytes: some Sequence<UInt8>) {
    pending.append(contentsOf: bytes)
    if pending.count > 1 << 16 { flush() }
  }

  /// Writes a line of JSON.
  mutating func write(line: some Sequence<UInt8>) {
    pending.append(contentsOf: Printable.json(line))
    write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  /// Writes a line for people.
  mutating func write(line: String = "") { write((Printable.text(line) + "\n").utf8) }

  /// Writes lines for people.
  mutating func write(lines: String) { write((Printable.lines(lines) + "\n").utf8) }

  /// Writes what is gathered.
  ///
  /// What cannot be written ends the process. A reader that has gone away does so without a word, as
  /// with any filter.
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
        guard written > 0 else { Self.end(descriptor, errno) }
        rest = rest.dropFirst(written)
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  private static func end(_ descriptor: Int32, _ code: Int32) -> Never {
    if descriptor == 1, code != EPIPE {
      Notice.say("the results cannot be written: \(String(cString: strerror(code)))")
    }
    endProcess(3)
  }
}

/// Ends the process; commands have a method `exit` of their own.
func endProcess(_ status: Int32) -> Never { exit(status) }

/// What is said beside the results, on standard error.
enum Notice {
  /// A sentence for the person who runs the command.
  static func say(_ text: String) {
    var output = Output(descriptor: 2)
    output.write(line: "trading-cache: \(text)")
    output.flush()
  }

  /// How far long work has got; only for a person who watches.
  static func progress(_ text: String) {
    if isatty(2) != 0 { say(text) }
  }

  /// Asks a person; yes where none is there to be asked.
  static func confirm(_ question: String) -> Bool {
    guard isatty(0) != 0 else { return true }
    say("\(question) [y/N]")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }
}
