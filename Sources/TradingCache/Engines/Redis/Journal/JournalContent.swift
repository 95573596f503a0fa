/// What a journal's bytes say: whose it is, how far the server had confirmed, and the writes in it.
///
///     "TCJOURNL"  version  name  trader length  {trader}  checksum  {notes}  {entries}
///          8         4      16         4                      4        56
///
/// The name is random. A writer that keeps the journal puts it beside the fence, so that the journal's
/// next reader knows whether anybody else has written since.
struct JournalContent: Equatable {
  static let magic: [UInt8] = Array("TCJOURNL".utf8)
  static let version: UInt32 = 3

  let name: [UInt8]
  /// How far the server had confirmed; `nil` in a journal that is yet to be made.
  private(set) var note: JournalNote?
  var entries: [JournalEntry] = []
  /// The bytes after the last whole entry, as a crash in the middle of a write leaves them.
  var tornBytes = 0

  /// The name as it is beside the fence.
  static func label(_ name: [UInt8]) -> String {
    "journal "
      + name.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
      }.joined()
  }

  /// What comes before the entries.
  static func header(name: [UInt8], trader: String, note: JournalNote) -> [UInt8] {
    beginning(name: name, trader: trader) + note.area
  }

  private static func beginning(name: [UInt8], trader: String) -> [UInt8] {
    var bytes = magic
    bytes.appendLittleEndian(version)
    bytes += name
    bytes.appendLittleEndian(UInt32(clamping: trader.utf8.count))
    bytes += Array(trader.utf8)
    bytes.appendLittleEndian(Checksum.of(bytes))
    return bytes
  }

  /// What a journal says that is yet to be made.
  init(name: [UInt8]) { self.name = name }

  /// Reads a file's bytes.
  ///
  /// - Throws: `JournalError` for everything but a torn end.
  init(_ bytes: [UInt8], trader: String, path: String) throws(JournalError) {
    var reader = LittleEndianReader(bytes[...])
    guard reader.take(Self.magic.count)?.elementsEqual(Self.magic) == true else {
      throw .damaged(path: path, reason: "it does not begin as a journal")
    }
    guard let version = reader.next(UInt32.self) else {
      throw .damaged(path: path, reason: "its header is cut short")
    }
    guard version == Self.version else { throw .otherVersion(path: path, found: version) }
    guard let name = reader.take(16), let length = reader.next(UInt32.self),
      let text = reader.take(Int(length))
    else { throw .damaged(path: path, reason: "its header is cut short") }
    let size = bytes.count - reader.rest.count
    guard reader.next(UInt32.self) == Checksum.of(bytes[..<size]) else {
      throw .damaged(path: path, reason: "the checksum of its header is wrong")
    }
    let found = String(decoding: text, as: UTF8.self)
    guard found == trader else { throw .otherTrader(path: path, found: found) }
    self.name = Array(name)
    guard let area = reader.take(JournalNote.areaSize) else {
      throw .damaged(path: path, reason: "its header is cut short")
    }
    note = JournalNote(area: area)
    if note == nil { throw .damaged(path: path, reason: "neither of its notes can be read") }
    try readEntries(reader.rest, path)
  }

  private mutating func readEntries(
    _ bytes: ArraySlice<UInt8>, _ path: String
  ) throws(JournalError) {
    var rest = bytes
    while let entry = JournalEntry(rest) {
      if let last = entries.last, entry.sequence != last.sequence &+ 1 {
        throw .damaged(
          path: path, reason: "write \(entry.sequence) follows write \(last.sequence)")
      }
      entries.append(entry)
      rest = rest.dropFirst(entry.size)
    }
    // A torn entry is the last one; after damage there are more.
    var search = rest.dropFirst()
    while let place = search.firstIndex(of: JournalEntry.magic[0]) {
      search = search[place...]
      if let entry = JournalEntry(search) {
        throw .damaged(
          path: path,
          reason: "the bytes before write \(entry.sequence), from offset \(rest.startIndex) on")
      }
      search = search.dropFirst()
    }
    tornBytes = rest.count
  }
}
