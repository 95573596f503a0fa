import Fixtures
import TradingModel
import TradingSerialization

/// What the corpus stores for one object, and how it was written.
struct Stored {
  let key: String
  let elements: [[UInt8]]
  let trader: String

  /// The record behind an expectation.
  init?(
    _ expectation: Corpus.Expectation, collection: String, suffix: String = "",
    of corpus: Corpus = .nautilus1221
  ) {
    let tail = ":\(collection):\(expectation.id)\(suffix)"
    let found = corpus.records.first {
      $0.key.hasSuffix(tail)
        && ($0.key.hasPrefix("trader-\(expectation.trader):")
          || $0.key.hasPrefix("\(expectation.trader):"))
    }
    guard let found else { return nil }
    self.init(found)
  }

  init(_ record: Corpus.Record) {
    key = record.key
    elements = record.elements
    let name = record.key.prefix { $0 != ":" }
    trader = String(name.hasPrefix("trader-") ? name.dropFirst(7) : name)
  }

  /// A serializer that writes as this trader's records were written.
  var serializer: any Serializer {
    if trader.hasPrefix("JSON") { return JSONSerializer() }
    if trader.hasSuffix("-INT") { return MsgPackSerializer(timestampsAsStr: false) }
    if trader.hasSuffix("-ISO") { return MsgPackSerializer(timestampFormat: .iso8601) }
    return MsgPackSerializer()
  }

  /// A decoder that knows the currencies that the corpus describes.
  static func decoder() -> RecordDecoder { RecordDecoder(currencies: currencies) }

  static let currencies = currencies(of: .nautilus1221)

  static func currencies(of corpus: Corpus) -> CurrencyTable {
    var table = CurrencyTable()
    for expected in corpus.expectations(kind: "currency") {
      guard let state = expected.state, let precision = state["precision"].uint,
        let kind = Currency.Kind(rawValue: state["currency_type"].string ?? ""),
        let currency = try? Currency(
          code: expected.id, precision: UInt8(precision), name: state["name"].string ?? "",
          kind: kind)
      else { continue }
      table.register(currency)
    }
    return table
  }
}

extension RecordDecoder {
  func decode<Record: WireRecord>(
    _ type: Record.Type, from bytes: [UInt8]
  ) throws(SerializationError) -> Record {
    try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try decode(type, from: UnsafeRawBufferPointer(bytes))
    }
  }
}

extension WireRecord {
  /// The map with timestamps as integers.
  func plainMap() throws -> DynamicValue {
    let serializer = MsgPackSerializer(timestampFormat: .integer)
    return .map(try serializer.deserialize(DynamicMap.self, from: serializer.serialize(self)))
  }
}

extension DynamicValue {
  /// Where a value differs from an expectation, in which integers of 2^53 and above are texts.
  func difference(from expected: JSON, at path: String = "") -> String? {
    switch (self, expected) {
    case (.null, .null): return nil
    case (.bool(let value), .bool(let other)) where value == other: return nil
    case (.string(let value), .string(let other)) where value == other: return nil
    // NautilusTrader makes up these anew at each load.
    case (.string, .string("<random>")): return nil
    case (.int(let value), .integer(let other)) where value == other: return nil
    case (.int(let value), .string(let other)) where "\(value)" == other: return nil
    case (.uint(let value), .string(let other)) where "\(value)" == other: return nil
    case (.double(let value), .double(let other)) where value.bitPattern == other.bitPattern:
      return nil
    case (.bytes(let value), .map(let other)):
      let text = value.withUnsafeBytes { String(decoding: Base64.encode($0), as: UTF8.self) }
      return other["$bytes"] == .string(text) ? nil : "\(path): \(self) is not \(expected)"
    case (.array(let values), .list(let others)) where values.count == others.count:
      for (index, pair) in zip(values, others).enumerated() {
        if let found = pair.0.difference(from: pair.1, at: "\(path)[\(index)]") { return found }
      }
      return nil
    case (.map(let map), .map(let others)) where map.entries.count == others.count:
      for entry in map.entries {
        guard case .string(let key) = entry.key else { return "\(path): key \(entry.key)" }
        let other = others[key] ?? .null
        if let found = entry.value.difference(from: other, at: "\(path).\(key)") { return found }
      }
      return nil
    default: return "\(path): \(self) is not \(expected)"
    }
  }
}

extension Stored {
  /// A currency that the corpus describes.
  static func currency(_ code: String) throws -> Currency {
    var table = currencies
    return try table.currency(code: code)
  }
}
