/// One unconfirmed write in a journal.
///
///     "WRTE"  epoch  sequence  rule  expected length  commands  changes  bytes  checksum  {changes}  {RESP}
///        4      8        8       4         4             4         4       4       4       21 each
///
/// Numbers are little-endian. The checksum is that of everything else in the entry. A change is its kind, and
/// the places of its key and its value in the RESP that follows:
///
///     kind  key offset  key count  value offset  value count  number
///      1        4           4           4             4          4
struct JournalEntry: Equatable, Sendable {
  static let magic: [UInt8] = Array("WRTE".utf8)
  static let headerSize = 44
  static let changeSize = 21
  /// Nothing that a queue holds is larger.
  static let maxBytes = 1 << 30

  /// The epoch of the writer that made it.
  let epoch: UInt64
  let sequence: UInt64
  let contents: WriteContents

  init(epoch: UInt64, sequence: UInt64, contents: WriteContents) {
    self.epoch = epoch
    self.sequence = sequence
    self.contents = contents
  }

  /// Its bytes in a file.
  var size: Int {
    Self.headerSize + contents.changes.count * Self.changeSize + contents.bytes.count
  }

  /// Appends the entry's bytes.
  func encode(into bytes: inout [UInt8]) {
    let start = bytes.count
    bytes += Self.magic
    bytes.appendLittleEndian(epoch)
    bytes.appendLittleEndian(sequence)
    let (code, expected) = contents.rule.code
    bytes.appendLittleEndian(code)
    bytes.appendLittleEndian(expected)
    bytes.appendLittleEndian(UInt32(clamping: contents.commandCount))
    bytes.appendLittleEndian(UInt32(clamping: contents.changes.count))
    bytes.appendLittleEndian(UInt32(clamping: contents.bytes.count))
    var changes: [UInt8] = []
    for change in contents.changes { change.encode(into: &changes) }
    var checksum = Checksum()
    checksum.add(bytes[start...])
    checksum.add(changes)
    checksum.add(contents.bytes)
    bytes.appendLittleEndian(checksum.value)
    bytes += changes
    bytes += contents.bytes
  }

  /// Reads the entry at the beginning of `bytes`; `nil` when there is no whole one.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
    var reader = LittleEndianReader(bytes.dropFirst(Self.magic.count))
    guard let epoch = reader.next(UInt64.self), let sequence = reader.next(UInt64.self),
      let code = reader.next(UInt32.self), let expected = reader.next(UInt32.self),
      let commandCount = reader.next(UInt32.self), let changeCount = reader.next(UInt32.self),
      let size = reader.next(UInt32.self), let stored = reader.next(UInt32.self)
    else { return nil }
    guard size <= Self.maxBytes, changeCount <= size,
      let changeBytes = reader.take(Int(changeCount) * Self.changeSize),
      let commands = reader.take(Int(size))
    else { return nil }
    var checksum = Checksum()
    checksum.add(bytes.prefix(Self.headerSize - 4))
    checksum.add(changeBytes)
    checksum.add(commands)
    guard checksum.value == stored, let rule = WriteRule(code: code, expected: expected),
      let changes = Change.decode(changeBytes, within: Int(size))
    else { return nil }
    self.init(
      epoch: epoch, sequence: sequence,
      contents: WriteContents(
        rule: rule, commandCount: Int(commandCount), changes: changes, bytes: Array(commands)))
  }
}

extension Change {
  fileprivate func encode(into bytes: inout [UInt8]) {
    bytes.append(kind.rawValue)
    for number in [key.offset, key.count, value.offset, value.count, number] {
      bytes.appendLittleEndian(number)
    }
  }

  /// Reads changes whose ranges lie within so many bytes; `nil` when these are none.
  fileprivate static func decode(_ bytes: ArraySlice<UInt8>, within size: Int) -> [Change]? {
    var reader = LittleEndianReader(bytes)
    var changes: [Change] = []
    while !reader.rest.isEmpty {
      guard let kind = reader.next(UInt8.self).flatMap(Kind.init(rawValue:)),
        let key = ByteRange(&reader, within: size), let value = ByteRange(&reader, within: size),
        let number = reader.next(UInt32.self)
      else { return nil }
      changes.append(Change(kind, key: key, value: value, number: number))
    }
    return changes
  }
}

extension ByteRange {
  fileprivate init?(_ reader: inout LittleEndianReader, within size: Int) {
    guard let offset = reader.next(UInt32.self), let count = reader.next(UInt32.self),
      Int(offset) + Int(count) <= size
    else { return nil }
    self.init(offset: offset, count: count)
  }
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
