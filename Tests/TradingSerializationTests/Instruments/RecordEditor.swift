import TradingModel
import TradingSerialization

/// A record as a free map, to change and write again.
struct EditedRecord: WireRecord {
  var map: DynamicMap
  static let wireTypes: [String] = []

  init(from map: inout WireMap) throws(SerializationError) { self.map = try map.dynamicMap() }

  init(_ bytes: [UInt8]) throws {
    self = try MsgPackSerializer().deserialize(Self.self, from: bytes)
  }

  func write(to writer: inout MsgPackWriter) { writer.map(map) }

  /// The bytes with one key changed, or removed for nil.
  static func editing(
    _ bytes: [UInt8], _ changes: KeyValuePairs<String, DynamicValue?>
  ) throws -> [UInt8] {
    var record = try EditedRecord(bytes)
    for (key, value) in changes { record.map[key] = value }
    return MsgPackSerializer().serialize(record)
  }
}
