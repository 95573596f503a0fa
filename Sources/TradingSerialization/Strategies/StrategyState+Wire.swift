public import TradingModel

/// The map of a strategy's state: names and binary, in the order saved. It has no `type`.
extension StrategyState: WireRecord {
  public static var wireTypes: [String] { [] }

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(count)
    for entry in entries {
      writer.string(entry.name)
      entry.bytes.withUnsafeBytes { writer.bytes($0) }
    }
  }

  /// Reads a state.
  ///
  /// Binary is base64 in JSON, and what NautilusTrader garbled under keys that it takes for
  /// timestamps' is recovered. Text in MessagePack counts as its UTF-8.
  public init(from map: inout WireMap) throws(SerializationError) {
    self.init()
    let isJSON = map.decoder.isReadingJSON
    for entry in try map.dynamicMap().entries {
      guard case .string(let name) = entry.key else {
        throw .malformed("a name that is no text")
      }
      self[name] = try Self.bytes(entry.value, name, mayBeBase64: isJSON)
    }
  }

  private static func bytes(
    _ value: DynamicValue, _ name: String, mayBeBase64: Bool
  ) throws(SerializationError) -> [UInt8] {
    switch value {
    case .bytes(let bytes): return bytes
    case .string(var text):
      if TimestampKey.matches(name), let bytes = TimestampKey.bytes(printedAs: text) {
        return bytes
      }
      if mayBeBase64, let bytes = text.withUTF8({ Base64.decode(UnsafeRawBufferPointer($0)) }) {
        return bytes
      }
      return Array(text.utf8)
    default:
      throw .invalidValue(key: name, reason: "a strategy's state holds bytes only")
    }
  }
}
