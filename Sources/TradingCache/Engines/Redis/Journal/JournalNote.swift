/// What a journal notes of confirmations: how far the server had got.
///
///     count  epoch  sequence  checksum
///       8      8       8         4
///
/// A journal has room for two, written in turns, so that one that is torn leaves the other.
struct JournalNote: Equatable, Sendable {
  static let size = 28
  /// The bytes of both.
  static let areaSize = 2 * size

  /// How many were written before it: the higher one is the newer one.
  let count: UInt64
  /// The marker that the server had confirmed.
  let marker: Marker

  /// The note that is written behind this one.
  func next(_ marker: Marker) -> JournalNote {
    JournalNote(count: count &+ 1, marker: marker)
  }

  /// Where it stands in the area.
  var offset: Int { count % 2 == 0 ? 0 : Self.size }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(count)
    bytes.appendLittleEndian(marker.epoch)
    bytes.appendLittleEndian(marker.sequence)
    bytes.appendLittleEndian(Checksum.of(bytes))
    return bytes
  }

  /// The area of a file that holds this note only.
  var area: [UInt8] {
    let empty = [UInt8](repeating: 0, count: Self.size)
    return offset == 0 ? bytes + empty : empty + bytes
  }
}

extension JournalNote {
  /// The newer one of an area; `nil` when neither can be read.
  init?(area: ArraySlice<UInt8>) {
    let notes = [area.prefix(Self.size), area.dropFirst(Self.size)].compactMap(Self.init(one:))
    guard let newest = notes.max(by: { $0.count < $1.count }) else { return nil }
    self = newest
  }

  private init?(one bytes: ArraySlice<UInt8>) {
    var reader = LittleEndianReader(bytes)
    guard let count = reader.next(UInt64.self), let epoch = reader.next(UInt64.self),
      let sequence = reader.next(UInt64.self), let checksum = reader.next(UInt32.self),
      checksum == Checksum.of(bytes.prefix(Self.size - 4))
    else { return nil }
    // Bytes that were never written have the checksum of nothing, which is not 0.
    self.init(count: count, marker: Marker(epoch: epoch, sequence: sequence))
  }
}
