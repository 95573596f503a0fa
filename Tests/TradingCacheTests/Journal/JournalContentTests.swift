import Testing

@testable import TradingCache

/// What is read from a journal's bytes, however they were cut or damaged.
@Suite struct JournalContentTests {
  private static let name = (0..<16).map { UInt8($0) }

  private static let note = JournalNote(count: 6, marker: Marker(epoch: 1_770, sequence: 100))

  private static let rules: [WriteRule] = [
    .none, .create, .append(expectedLength: nil), .append(expectedLength: 7),
  ]

  private static let entries: [JournalEntry] = (1...4).map { number in
    let command = "*2\r\n$3\r\nDEL\r\n$4\r\nWRTE\r\n"
    let changes = (0..<number).map { place in
      Change(.remove, key: ByteRange(offset: UInt32(place * command.utf8.count + 17), count: 4))
    }
    return entry(
      UInt64(100 + number), rules[number - 1], changes, String(repeating: command, count: number))
  }

  private static func entry(
    _ sequence: UInt64, _ rule: WriteRule, _ changes: [Change], _ bytes: String
  ) -> JournalEntry {
    JournalEntry(
      epoch: 1_770_000_000_000_001, sequence: sequence,
      contents: WriteContents(
        rule: rule, commandCount: changes.count, changes: changes, bytes: Array(bytes.utf8)))
  }

  private static func bytes(_ entries: some Sequence<JournalEntry> = entries) -> [UInt8] {
    var bytes = JournalContent.header(name: name, trader: "trader-T", note: note)
    for entry in entries { entry.encode(into: &bytes) }
    return bytes
  }

  private static func read(_ bytes: [UInt8]) throws(JournalError) -> JournalContent {
    try JournalContent(bytes, trader: "trader-T", path: "file")
  }

  @Test func whatWasWrittenIsRead() throws {
    let content = try Self.read(Self.bytes())
    #expect(content.name == Self.name)
    #expect(content.note == Self.note)
    #expect(content.entries == Self.entries)
    #expect(content.tornBytes == 0)
  }

  @Test func checksumIsCRC32C() {
    #expect(Checksum.of("123456789".utf8) == 0xE306_9283)
  }

  /// A crash in the middle of a write, at every byte: the whole entries before it, and no error.
  @Test func tornAtEveryByte() throws {
    let whole = Self.bytes()
    let headerSize = Self.bytes([]).count
    var ends = [headerSize]
    for entry in Self.entries { ends.append(ends[ends.count - 1] + entry.size) }
    for size in headerSize...whole.count {
      let content = try Self.read(Array(whole.prefix(size)))
      let count = ends.count { $0 <= size } - 1
      #expect(content.entries == Array(Self.entries.prefix(count)), "\(size)")
      #expect(content.tornBytes == size - ends[count], "\(size)")
    }
    for size in 0..<headerSize {
      #expect(throws: JournalError.self) { try Self.read(Array(whole.prefix(size))) }
    }
  }

  /// Every byte turned: an error, or one entry less where it is the last one; never another entry.
  @Test func damagedAtEveryByte() throws {
    let whole = Self.bytes()
    let lastStart = whole.count - Self.entries[3].size
    // Of two notes one has never been written.
    let empty = (Self.bytes([]).count - JournalNote.size)..<Self.bytes([]).count
    for place in whole.indices where !empty.contains(place) {
      var damaged = whole
      damaged[place] ^= 0x41
      if place < lastStart {
        #expect(throws: JournalError.self, "\(place)") { try Self.read(damaged) }
      } else {
        let content = try Self.read(damaged)
        #expect(content.entries == Array(Self.entries.prefix(3)), "\(place)")
        #expect(content.tornBytes == Self.entries[3].size, "\(place)")
      }
    }
  }

  /// Notes are written in turns: one that is torn leaves the one before it.
  @Test func aTornNoteLeavesTheOther() throws {
    let second = Self.note.next(Marker(epoch: 1_770, sequence: 101))
    let start = Self.bytes([]).count - JournalNote.areaSize
    var bytes = Self.bytes()
    bytes.replaceSubrange(start + second.offset..<start + second.offset + 28, with: second.bytes)
    #expect(try Self.read(bytes).note == second)
    for place in 0..<JournalNote.size {
      var torn = bytes
      torn[start + second.offset + place] ^= 0x41
      #expect(try Self.read(torn).note == Self.note)
      torn[start + Self.note.offset + place] ^= 0x41
      #expect(
        throws: JournalError.damaged(path: "file", reason: "neither of its notes can be read")
      ) { try Self.read(torn) }
    }
  }

  @Test func writesThatDoNotFollowEachOther() {
    #expect(throws: JournalError.damaged(path: "file", reason: "write 103 follows write 101")) {
      try Self.read(Self.bytes([Self.entries[0], Self.entries[2]]))
    }
  }

  @Test func anotherTraderAndALaterVersion() {
    let bytes = Self.bytes()
    #expect(throws: JournalError.otherTrader(path: "file", found: "trader-T")) {
      try JournalContent(bytes, trader: "trader-U", path: "file")
    }
    var later = bytes
    later[8] = 9
    #expect(throws: JournalError.otherVersion(path: "file", found: 9)) { try Self.read(later) }
  }

  /// A checksum that fits does not make a change of what is none.
  @Test(arguments: [
    ByteRange(offset: 0, count: 6), ByteRange(offset: 6, count: 1),
    ByteRange(offset: .max, count: .max),
  ])
  func changesThatPointElsewhere(range: ByteRange) {
    for change in [Change(.remove, key: range), Change(.set, value: range)] {
      var bytes: [UInt8] = []
      Self.entry(1, .none, [change], "PING\n").encode(into: &bytes)
      #expect(JournalEntry(bytes[...]) == nil)
    }
  }

  @Test func fileNamesTellTradersApart() {
    #expect(JournalFile.fileName("trader-A_1") == "trader-A_1")
    #expect(JournalFile.fileName("../x") == "%46%46%47x")
    #expect(JournalFile.fileName("T:1") != JournalFile.fileName("T.1"))
  }
}
