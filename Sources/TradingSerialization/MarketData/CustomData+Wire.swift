public import TradingModel

/// The record `CustomData`: NautilusTrader 1.221 stores none, so that the form is this package's.
extension CustomData: WireRecord {
  public static let wireTypes = ["CustomData"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(5)
    writer.field("type", literal: "CustomData")
    writer.field("data_type", typeName)
    writer.string("data")
    bytes.withUnsafeBytes { writer.bytes($0) }
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  /// Reads a piece of data; in JSON its bytes are base64.
  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("CustomData")
    let typeName = try map.string("data_type")
    guard let value = try map.optionalDynamicValue("data") else { throw .missingKey("data") }
    self.init(
      typeName: typeName, bytes: try Self.bytes(value), tsEvent: try map.timestamp("ts_event"),
      tsInit: try map.timestamp("ts_init"))
  }

  private static func bytes(_ value: DynamicValue) throws(SerializationError) -> [UInt8] {
    switch value {
    case .bytes(let bytes): return bytes
    case .string(var text):
      if let bytes = text.withUTF8({ Base64.decode(UnsafeRawBufferPointer($0)) }) { return bytes }
      throw .invalidValue(key: "data", reason: "the text is not base64")
    default: throw .invalidValue(key: "data", reason: "expected binary")
    }
  }
}
