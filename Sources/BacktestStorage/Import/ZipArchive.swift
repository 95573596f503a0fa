#if Backtests
  import CZlib

  /// A ZIP archive in memory (PKWARE APPNOTE 6.3), as far as result files need it: stored and deflated entries, neither
  /// encrypted nor in the 64-bit format.
  struct ZipArchive {
    /// An entry, and where its header is.
    private struct Entry {
      let name: String
      let method: Int
      let checksum: UInt
      let packedSize: Int
      let size: Int
      let header: Int
    }

    /// No result file is near this; an archive that claims more is not unpacked.
    static let maxEntrySize = 1 << 29

    private let bytes: [UInt8]
    private var entries: [Entry] = []

    /// Whether a file begins as an archive does.
    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

    /// Reads the directory.
    /// - Throws: ``BacktestError/badArchive(_:)``.
    init(_ bytes: [UInt8]) throws(BacktestError) {
      self.bytes = bytes
      // The end record is the last one, before a comment of at most 64 KiB.
      let earliest = max(0, bytes.count - 22 - 0xFFFF)
      guard bytes.count >= 22,
        let end = (earliest...bytes.count - 22).last(where: {
          Self.number(bytes, $0, 4) == 0x0605_4B50
        })
      else { throw .badArchive("it is no ZIP archive, or not whole") }
      var place = number(end + 16, 4)
      for _ in 0..<number(end + 10, 2) {
        guard place + 46 <= bytes.count, number(place, 4) == 0x0201_4B50 else {
          throw .badArchive("the archive's directory is damaged")
        }
        let length = number(place + 28, 2)
        guard place + 46 + length <= bytes.count else {
          throw .badArchive("the archive's directory is damaged")
        }
        entries.append(
          Entry(
            name: String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self),
            method: number(place + 10, 2), checksum: UInt(number(place + 16, 4)),
            packedSize: number(place + 20, 4), size: number(place + 24, 4),
            header: number(place + 42, 4)))
        place += 46 + length + number(place + 30, 2) + number(place + 32, 2)
      }
    }

    var names: [String] { entries.map(\.name) }

    /// The content of an entry; `nil` when there is none of this name.
    /// - Throws: ``BacktestError/badArchive(_:)``.
    func content(_ name: String) throws(BacktestError) -> [UInt8]? {
      guard let entry = entries.first(where: { $0.name == name }) else { return nil }
      guard entry.header + 30 <= bytes.count, number(entry.header, 4) == 0x0403_4B50 else {
        throw .badArchive("the entry \(name) is damaged")
      }
      let start = entry.header + 30 + number(entry.header + 26, 2) + number(entry.header + 28, 2)
      guard entry.size <= Self.maxEntrySize, start + entry.packedSize <= bytes.count else {
        throw .badArchive("the entry \(name) is too large, or not whole")
      }
      let packed = bytes[start..<start + entry.packedSize]
      let content: [UInt8]? =
        switch entry.method {
        case 0: Array(packed)
        case 8: Self.inflated(packed, size: entry.size)
        default: nil
        }
      guard let content, content.count == entry.size,
        crc32_z(0, content, content.count) == entry.checksum
      else { throw .badArchive("the entry \(name) is damaged, or packed in an unknown way") }
      return content
    }

    /// The bytes of a raw deflate stream (RFC 1951); `nil` for a damaged one, and one of another size.
    private static func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
      var stream = z_stream()
      guard zlib_begin_raw_inflate(&stream) == Z_OK else { return nil }
      defer { inflateEnd(&stream) }
      var packed = Array(packed)
      var output = [UInt8](repeating: 0, count: size + 1)
      let status = packed.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          stream.next_in = input.baseAddress
          stream.avail_in = UInt32(input.count)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          return inflate(&stream, Z_FINISH)
        }
      }
      guard status == Z_STREAM_END, stream.avail_out == 1 else { return nil }
      output.removeLast()
      return output
    }

    private func number(_ place: Int, _ count: Int) -> Int { Self.number(bytes, place, count) }

    /// A little-endian number; the bytes are there.
    private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
      bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }
#endif
