internal import CMsgPack
public import TradingModel

extension MsgPackWriter {
  /// Writes a value of free form.
  public mutating func value(_ value: DynamicValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .int(let value): int(value)
    case .uint(let value): uint(value)
    case .double(let value): double(value)
    case .string(let value): string(value)
    case .bytes(let value): value.withUnsafeBytes { bytes($0) }
    case .array(let values):
      arrayHeader(values.count)
      for value in values { self.value(value) }
    case .map(let value): map(value)
    case .ext(let type, let bytes): bytes.withUnsafeBytes { ext(type: type, $0) }
    }
  }

  /// Writes a map of free form in its order.
  @inline(__always)
  public mutating func map(_ map: DynamicMap) {
    // Most are empty, and then nothing of them is to be kept alive.
    if map.entries.isEmpty { mapHeader(0) } else { entries(of: map) }
  }

  @inline(never)
  private mutating func entries(of map: DynamicMap) {
    mapHeader(map.entries.count)
    for entry in map.entries {
      value(entry.key)
      value(entry.value)
    }
  }
}

extension WireCursor {
  /// Reads the value here, which lies in `depth` maps and arrays, and moves behind it.
  mutating func dynamicValue(depth: Int) throws(SerializationError) -> DynamicValue {
    let token = try read()
    switch mp_kind(UInt32(token.kind)) {
    case MP_NIL: return .null
    case MP_BOOL: return .bool(token.value.u != 0)
    case MP_UINT: return .unsigned(token.value.u)
    case MP_INT: return .int(token.value.i)
    case MP_DOUBLE: return .double(token.value.d)
    case MP_STR: return .string(try token.validString())
    case MP_BIN: return .bytes([UInt8](token.bytes))
    case MP_EXT: return .ext(type: token.ext, bytes: [UInt8](token.bytes))
    case MP_ARRAY:
      guard token.size == 0 || depth < WireMap.maxDepth else { throw .limitExceeded }
      var values: [DynamicValue] = []
      // A value has a byte at least, so that what is claimed in vain takes no memory.
      values.reserveCapacity(min(Int(token.size), bytesLeft))
      for _ in 0..<token.size { values.append(try dynamicValue(depth: depth + 1)) }
      return .array(values)
    default:
      guard token.size == 0 || depth < WireMap.maxDepth else { throw .limitExceeded }
      return .map(try dynamicMap(count: Int(token.size), depth: depth + 1))
    }
  }

  /// Reads the entries behind a map's head; `depth` counts the map.
  mutating func dynamicMap(count: Int, depth: Int) throws(SerializationError) -> DynamicMap {
    var map = DynamicMap()
    map.entries.reserveCapacity(min(count, bytesLeft / 2))
    for _ in 0..<count {
      let key = try dynamicValue(depth: depth)
      map.entries.append(DynamicMap.Entry(key: key, value: try dynamicValue(depth: depth)))
    }
    return map
  }
}

extension DynamicValue {
  /// The value as MessagePack, in smallest form.
  package var msgPack: [UInt8] {
    MsgPackSerializer(timestampFormat: .integer).serialize(FreeRecord(value: self))
  }
}

/// A value of free form in the place of a record.
private struct FreeRecord: WireRecord {
  let value: DynamicValue

  static var wireTypes: [String] { [] }

  init(value: DynamicValue) { self.value = value }

  init(from map: inout WireMap) throws(SerializationError) {
    value = .map(try map.dynamicMap())
  }

  func write(to writer: inout MsgPackWriter) { writer.value(value) }
}
