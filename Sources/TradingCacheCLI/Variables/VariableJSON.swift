import TradingModel
import TradingSerialization
import VariableStorage

/// Values of variables as JSON, and back.
///
/// What JSON lacks is an object of one entry: `{"$decimal": "1.50"}`, `{"$date": "2024-…Z"}`, `{"$uint": "5"}`,
/// `{"$bytes": base64}`, `{"$set": […]}`; `{"$int": "9007199254740993"}` from 2^53 on, where many readers
/// round; `{"$double": "nan"}` for what is no number; `{"$map": {…}}` for a map that looks like one of these.
enum VariableJSON {
  static func line(_ entries: DynamicMap) -> [UInt8] { JSONText.line(.map(entries)) }

  /// A variable as one object.
  static func line(name: String, _ value: VariableValue) -> [UInt8] {
    line([
      "name": .string(name), "kind": .string(value.kind.rawValue), "value": json(of: value),
    ])
  }

  static func json(of value: VariableValue) -> DynamicValue {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value):
      value.magnitude < 1 << 53 ? .int(value) : .map(["$int": .string("\(value)")])
    case .uint(let value): .map(["$uint": .string("\(value)")])
    case .double(let value):
      value.isFinite ? .double(value) : .map(["$double": .string(word(value))])
    case .decimal(let value): .map(["$decimal": .string("\(value)")])
    case .string(let value): .string(value)
    case .date(let value):
      .map(["$date": .string(ISO8601.text(value, alwaysNineDecimals: true))])
    case .bytes(let value): .bytes(value)
    case .list(let values): .array(values.map(json(of:)))
    case .set(let values):
      .map(["$set": .array(values.sorted { "\($0)" < "\($1)" }.map(json(of:)))])
    case .map(let entries):
      isMarkLike(entries) ? .map(["$map": object(entries)]) : object(entries)
    }
  }

  private static func object(_ entries: [String: VariableValue]) -> DynamicValue {
    .map(
      DynamicMap(
        entries: entries.sorted { $0.key < $1.key }.map {
          .init(key: .string($0.key), value: json(of: $0.value))
        }))
  }

  private static func isMarkLike(_ entries: [String: VariableValue]) -> Bool {
    entries.count == 1 && entries.keys.first?.utf8.first == UInt8(ascii: "$")
  }

  /// A double that is no number, with the bits of a NaN that is not the usual one.
  private static func word(_ value: Double) -> String {
    let isUsual = !value.isNaN || value.bitPattern == Double.nan.bitPattern
    return isUsual ? "\(value)" : "nan(0x\(String(value.bitPattern, radix: 16)))"
  }

  private static func double(_ word: String) -> Double? {
    guard word.hasPrefix("nan(0x"), word.hasSuffix(")") else { return Double(word) }
    return UInt64(word.dropFirst(6).dropLast(), radix: 16).map(Double.init(bitPattern:))
  }

  /// Reads what `json(of:)` makes.
  ///
  /// - Throws: `Failure.usage`.
  static func value(of text: String) throws(Failure) -> VariableValue {
    let bytes = Array(text.utf8)
    do throws(SerializationError) {
      let json = try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
        try JSONReader<DynamicValue>.read(UnsafeRawBufferPointer(bytes))
      }
      return try value(of: json)
    } catch {
      throw .usage("the value is not JSON: \(error)")
    }
  }

  private static func value(of json: DynamicValue) throws(SerializationError) -> VariableValue {
    switch json {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .uint(let value): return .uint(value)
    case .double(let value): return .double(value)
    case .string(let value): return .string(value)
    case .array(let values): return .list(try elements(values))
    case .map(let map):
      if map.entries.count == 1, let marked = try value(ofMark: map) { return marked }
      return .map(try entries(map))
    case .bytes, .ext: throw .malformed("bytes in JSON")
    }
  }

  private static func entries(
    _ map: DynamicMap
  ) throws(SerializationError) -> [String: VariableValue] {
    var entries: [String: VariableValue] = [:]
    for entry in map.entries {
      guard case .string(let name) = entry.key else { continue }
      entries[name] = try value(of: entry.value)
    }
    return entries
  }

  private static func value(ofMark map: DynamicMap) throws(SerializationError) -> VariableValue? {
    if case .array(let values) = map["$set"] { return .set(Set(try elements(values))) }
    if case .map(let inner) = map["$map"] { return .map(try entries(inner)) }
    for kind in [VariableValue.Kind.decimal, .date, .uint, .int, .double, .bytes] {
      guard case .string(let text) = map["$\(kind.rawValue)"] else { continue }
      guard let value = scalar(text, kind) else {
        throw .malformed("\"\(text)\" is no \(kind.rawValue)")
      }
      return value
    }
    return nil
  }

  private static func elements(
    _ values: [DynamicValue]
  ) throws(SerializationError) -> [VariableValue] {
    var read: [VariableValue] = []
    for value in values { read.append(try self.value(of: value)) }
    return read
  }

  /// A value from a word of a command line, of the kind that JSON says; a text where it is no JSON.
  static func inferred(_ text: String) -> VariableValue {
    (try? value(of: text)) ?? .string(text)
  }

  /// A value from a word of a command line; `nil` when it is none of its kind.
  static func scalar(_ text: String, _ kind: VariableValue.Kind) -> VariableValue? {
    switch kind {
    case .null: return text == "null" ? .null : nil
    case .bool: return Bool(text).map(VariableValue.bool)
    case .int: return Int64(text).map(VariableValue.int)
    case .uint: return UInt64(text).map(VariableValue.uint)
    case .double: return double(text).map(VariableValue.double)
    case .decimal: return (try? ExactDecimal(text)).map(VariableValue.decimal)
    case .string: return .string(text)
    case .date:
      if let nanoseconds = UInt64(text) { return .date(UnixNanos(nanoseconds)) }
      var text = text
      return text.withUTF8 { ISO8601.time(UnsafeRawBufferPointer($0)) }.map(VariableValue.date)
    case .bytes:
      var text = text
      return text.withUTF8 { Base64.decode(UnsafeRawBufferPointer($0)) }.map(VariableValue.bytes)
    case .list, .set, .map: return nil
    }
  }
}
