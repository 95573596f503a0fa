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

/// Small, fast and the same on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
