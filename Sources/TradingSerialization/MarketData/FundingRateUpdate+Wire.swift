public import TradingModel

/// The record `FundingRateUpdate`: the entries of NautilusTrader's dictionary of one, whose rate its
/// serializer has no form for; here it is text.
extension FundingRateUpdate: WireRecord {
  public static let wireTypes = ["FundingRateUpdate"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(nextFunding == nil ? 5 : 6)
    writer.field("type", literal: "FundingRateUpdate")
    writer.field("instrument_id", instrumentId)
    writer.field("rate", rate)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
    if let nextFunding { writer.field("next_funding_ns", nextFunding.value) }
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("FundingRateUpdate")
    self.init(
      instrumentId: try map.sharedIdentifier("instrument_id"), rate: try map.decimal("rate"),
      nextFunding: try map.optionalTimestamp("next_funding_ns"),
      tsEvent: try map.timestamp("ts_event"), tsInit: try map.timestamp("ts_init"))
  }
}
