#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a writer process notes about itself, line by line, in a file that outlives it.
///
///     o 12 9 13 11     opened; the lengths of the shared logs, read after the fence was taken
///     w 4000017 a2     about to write event 4000017 to the log a2
///     f 4000017        that write was refused at once
///     c 4000012 398    event 4000012 and all before are confirmed; its sequence number
///     l                another round of writes is made, and all known of those before is noted
///     j 4000015        event 4000015 and all before are on the local file
///     x {text}         a write was rejected
///     s {text}         writing has stopped
///
/// Each line is one system call, so a process that is killed leaves whole lines.
final class RecordFile {
  private let descriptor: CInt

  init?(path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    if descriptor < 0 { return nil }
  }

  deinit { _ = close(descriptor) }

  func note(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
  }
}

/// A writer's record, read back.
struct WriterRecord {
  /// An event and the log that it went to.
  struct Event {
    let number: Int
    let log: String
  }

  /// The lengths of the shared logs when it had the fence, once it had.
  var lengthsAtOpen: [Int]?
  /// The events that the database took, in order.
  var written: [Event] = []
  /// The last confirmed event.
  var confirmed = -1
  /// The sequence number of the last confirmed event.
  var confirmedSequence: UInt64 = 0
  /// The last event that is on the local file or confirmed.
  var journaled = -1
  var rejections: [String] = []
  var stop: String?
  /// How many rounds of writes it has made.
  var rounds = 0

  init(path: String) {
    for line in FileText.text(path).split(separator: "\n") {
      if line == "l" { rounds += 1 }
      let words = line.split(separator: " ", maxSplits: 1)
      guard let kind = words.first, let rest = words.dropFirst().first else { continue }
      take(kind, rest)
    }
  }

  private mutating func take(_ kind: Substring, _ rest: Substring) {
    let words = rest.split(separator: " ")
    let number = words.first.flatMap { Int($0) } ?? -1
    switch kind {
    case "o": lengthsAtOpen = words.compactMap { Int($0) }
    case "w": written.append(Event(number: number, log: words.last.map(String.init) ?? ""))
    case "f": written.removeAll { $0.number == number }
    case "c":
      confirmed = number
      confirmedSequence = words.last.flatMap { UInt64($0) } ?? 0
    case "j": journaled = number
    case "x": rejections.append(String(rest))
    case "s": stop = String(rest)
    default: break
    }
  }
}

enum FileText {
  /// A whole file; empty when it cannot be read.
  static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

  static func bytes(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { _ = close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return content }
      content += chunk[..<count]
    }
  }
}
