internal import TradingModel

/// Serializes records as MessagePack through libmsgpack, byte for byte as NautilusTrader 1.221 does.
///
/// With `timestampsAsStr` the timestamps of the outermost map travel as decimal text, so that no
/// reader rounds 19 digits to a double; without, as integers. Both are exact from 0 to 2^64 - 1, and
/// each setting reads what the other wrote.
public struct MsgPackSerializer: Serializer {
  public let timestampFormat: TimestampFormat
  public private(set) var registry = RecordRegistry.standard

  /// Writes timestamps as decimal text, or as integers.
  public init(timestampsAsStr: Bool = true) {
    timestampFormat = timestampsAsStr ? .decimalString : .integer
  }

  /// Writes timestamps in any of the formats.
  public init(timestampFormat: TimestampFormat) {
    self.timestampFormat = timestampFormat
  }

  /// Adds a record type of your own, found by its `type` when bytes are deserialized.
  public mutating func register(_ type: any WireRecord.Type) { registry.register(type) }

  public func serialize<Record: WireRecord>(
    _ record: Record, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    var writer = MsgPackWriter(into: buffer, timestampFormat: timestampFormat)
    record.write(to: &writer)
    return writer.finish()
  }
}

extension RecordRegistry {
  /// The record types of this package.
  public static let standard = RecordRegistry([
    OrderEvent.self, SubmitOrder.self, SubmitOrderList.self, ModifyOrder.self, CancelOrder.self,
    AccountState.self, PositionEvent.self,
    Instrument.self, SyntheticInstrument.self, QuoteTick.self, TradeTick.self, Bar.self,
    FundingRateUpdate.self, Signal.self, CustomData.self,
  ])
}
