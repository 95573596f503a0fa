/// One unconfirmed write in a journal.
///
///     "WRTE"  epoch  sequence  rule  expected length  commands  bytes  checksum  {RESP}
///        4      8        8       4         4             4        4       4
///
/// Numbers are little-endian. The checksum is that of everything else in the entry.
struct JournalEntry: Equatable, Sendable {
  static let magic: [UInt8] = Array("WRTE".utf8)
  static let headerSize = 40
  /// Nothing that a queue holds is larger.
  static let maxBytes = 1 << 30

  /// The epoch of the writer that made it.
  let epoch: UInt64
  let sequence: UInt64
  let rule: WriteRule
  let commandCount: Int
  /// The commands in wire form.
  let commands: [UInt8]

  /// Appends the entry's bytes.
  func encode(into bytes: inout [UInt8]) {
    let start = bytes.count
    bytes += Self.magic
    bytes.appendLittleEndian(epoch)
    bytes.appendLittleEndian(sequence)
    let (code, expected) = rule.code
    bytes.appendLittleEndian(code)
    bytes.appendLittleEndian(expected)
    bytes.appendLittleEndian(UInt32(clamping: commandCount))
    bytes.appendLittleEndian(UInt32(clamping: commands.count))
    var checksum = Checksum()
    checksum.add(bytes[start...])
    checksum.add(commands)
    bytes.appendLittleEndian(checksum.value)
    bytes += commands
  }

  /// Reads the entry at the beginning of `bytes`; `nil` when there is no whole one.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
    var reader = LittleEndianReader(bytes.dropFirst(Self.magic.count))
    guard let epoch = reader.next(UInt64.self), let sequence = reader.next(UInt64.self),
      let code = reader.next(UInt32.self), let expected = reader.next(UInt32.self),
      let count = reader.next(UInt32.self), let size = reader.next(UInt32.self),
      let stored = reader.next(UInt32.self)
    else { return nil }
    guard size <= Self.maxBytes, Int(size) <= reader.rest.count else { return nil }
    let commands = reader.rest.prefix(Int(size))
    var checksum = Checksum()
    checksum.add(bytes.prefix(Self.headerSize - 4))
    checksum.add(commands)
    guard checksum.value == stored, let rule = WriteRule(code: code, expected: expected),
      WireCommand.count(in: commands) == Int(count)
    else { return nil }
    self.init(
      epoch: epoch, sequence: sequence, rule: rule, commandCount: Int(count),
      commands: Array(commands))
  }

  init(epoch: UInt64, sequence: UInt64, rule: WriteRule, commandCount: Int, commands: [UInt8]) {
    self.epoch = epoch
    self.sequence = sequence
    self.rule = rule
    self.commandCount = commandCount
    self.commands = commands
  }

  /// Its bytes in a file.
  var size: Int { Self.headerSize + commands.count }
}

extension WriteRule {
  fileprivate var code: (UInt32, UInt32) {
    switch self {
    case .none: (0, 0)
    case .append(nil): (1, 0)
    case .append(let expected?): (2, expected)
    case .create: (3, 0)
    case .appendAtLeast(let length): (4, length)
    case .extend: (5, 0)
    }
  }

  fileprivate init?(code: UInt32, expected: UInt32) {
    switch code {
    case 0: self = .none
    case 1: self = .append(expectedLength: nil)
    case 2: self = .append(expectedLength: expected)
    case 3: self = .create
    case 4: self = .appendAtLeast(length: expected)
    case 5: self = .extend
    default: return nil
    }
  }
}

extension WireCommand {
  /// How many whole commands these are; `nil` when they are anything else.
  ///
  /// One command too many or too few, and every later reply would be taken for another's.
  static func count(in commands: ArraySlice<UInt8>) -> Int? {
    var rest = commands
    var count = 0
    while !rest.isEmpty {
      guard let words = number(after: UInt8(ascii: "*"), &rest), words > 0 else { return nil }
      for _ in 0..<words {
        guard let size = number(after: UInt8(ascii: "$"), &rest), rest.count >= size + 2 else {
          return nil
        }
        rest = rest.dropFirst(size)
        guard rest.starts(with: [13, 10]) else { return nil }
        rest = rest.dropFirst(2)
      }
      count += 1
    }
    return count
  }

  private static func number(after kind: UInt8, _ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.first == kind, let end = rest.prefix(14).firstIndex(of: 13),
      let number = Int(String(decoding: rest[rest.startIndex + 1..<end], as: UTF8.self)),
      number >= 0, rest[end...].starts(with: [13, 10])
    else { return nil }
    rest = rest[(end + 2)...]
    return number
  }
}
