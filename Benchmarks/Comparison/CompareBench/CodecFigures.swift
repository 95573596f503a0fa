import Samples
import TradingCache

/// Encoding and decoding the fill that every peer encodes and decodes.
struct CodecFigures {
  /// Checks that the fill's bytes are those of the record, then measures.
  static func run(record: [UInt8]) throws {
    let orders = try SampleOrders()
    let fill = try orders.fill(1, of: SampleOrders.id(1))
    guard MsgPackSerializer().serialize(fill) == record else { throw Failure.otherBytes }

    try encode(fill, MsgPackSerializer(), "encode/ours")
    try encode(fill, MsgPackSerializer(timestampsAsStr: false), "encode/ours-integers")
    try decode(record, "decode/ours")
    let integers = MsgPackSerializer(timestampsAsStr: false).serialize(fill)
    try decode(integers, "decode/ours-integers")
  }

  private static func encode(
    _ fill: OrderEvent, _ serializer: MsgPackSerializer, _ name: String
  ) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 16)
    defer { buffer.deallocate() }
    let size = serializer.serialize(fill, into: buffer)
    measure(name, bytes: size) {
      keep(fill)
      keep(serializer.serialize(fill, into: buffer))
    }
  }

  private static func decode(_ record: [UInt8], _ name: String) throws {
    let decoder = RecordDecoder()
    try record.withUnsafeBytes { bytes in
      try measure(name, bytes: bytes.count) {
        keep(try decoder.decode(OrderEvent.self, from: bytes))
      }
    }
  }
}

/// Why a figure cannot be given.
enum Failure: Error {
  /// The sample record and our encoding of it differ.
  case otherBytes
  /// The words after the program's name make no sense; what they can be.
  case usage(String)
  /// What was restored is not what was stored.
  case wrongCount(Int, expected: Int)
  /// The file cannot be read.
  case noFile(String)
}
