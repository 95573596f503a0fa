/// Serializes records as compact JSON, as NautilusTrader 1.221 does with `encoding="json"`.
///
/// The maps are those of `MsgPackSerializer`; nil becomes `null` and binary becomes base64 text.
public struct JSONSerializer: Serializer {
  private var msgPack: MsgPackSerializer

  public var timestampFormat: TimestampFormat { msgPack.timestampFormat }
  public var registry: RecordRegistry { msgPack.registry }

  /// Writes timestamps in one of the formats.
  public init(timestampFormat: TimestampFormat = .decimalString) {
    msgPack = MsgPackSerializer(timestampFormat: timestampFormat)
  }

  /// Adds a record type of your own, found by its `type` when bytes are deserialized.
  public mutating func register(_ type: any WireRecord.Type) { msgPack.register(type) }

  public func serialize<Record: WireRecord>(
    _ record: Record, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    let json = JSONWriter.json(fromMsgPack: msgPack.serialize(record))
    if json.count <= buffer.count { buffer.copyBytes(from: json) }
    return json.count
  }
}
