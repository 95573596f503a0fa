import Fixtures
import TradingModel
import TradingSerialization

/// A record's map as the fixtures spell it: integers of 2^53 and above as text.
enum WireJSON {
  static func of(_ record: some WireRecord) throws -> JSON {
    let serializer = MsgPackSerializer(timestampFormat: .integer)
    return try serializer.deserialize(Plain.self, from: serializer.serialize(record)).json
  }

  private struct Plain: WireRecord {
    let json: JSON
    static let wireTypes: [String] = []

    init(from map: inout WireMap) throws(SerializationError) {
      json = WireJSON.json(.map(try map.dynamicMap()))
    }

    func write(to writer: inout MsgPackWriter) { writer.mapHeader(0) }
  }

  private static func json(_ value: DynamicValue) -> JSON {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): value.magnitude < 1 << 53 ? .integer(value) : .string("\(value)")
    case .uint(let value): .string("\(value)")
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .bytes(let bytes): .map(["$bytes": .string("\(bytes.count) bytes")])
    case .array(let values): .list(values.map(json))
    case .ext(let type, let bytes): .string("ext \(type) of \(bytes.count) bytes")
    case .map(let map):
      .map(
        Dictionary(
          map.entries.map { entry in
            if case .string(let key) = entry.key { (key, json(entry.value)) } else { ("", .null) }
          }, uniquingKeysWith: { _, last in last }))
    }
  }
}
