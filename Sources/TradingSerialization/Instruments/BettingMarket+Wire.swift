internal import TradingModel

extension BettingMarket {
  /// What NautilusTrader writes for a date that it was not given.
  private static let noDate = Int64.min

  func write(_ field: InstrumentField, to writer: inout MsgPackWriter) {
    let key = field.key
    switch field {
    case .venueName: writer.field(key, venueName)
    case .eventTypeId: writer.field(key, eventTypeId)
    case .eventTypeName: writer.field(key, eventTypeName)
    case .competitionId: writer.field(key, competitionId)
    case .competitionName: writer.field(key, competitionName)
    case .eventId: writer.field(key, eventId)
    case .eventName: writer.field(key, eventName)
    case .eventCountryCode: writer.field(key, eventCountryCode)
    case .eventOpenDate: BettingMarket.write(key, eventOpenDate, to: &writer)
    case .bettingType: writer.field(key, bettingType)
    case .marketId: writer.field(key, marketId)
    case .marketName: writer.field(key, marketName)
    case .marketType: writer.field(key, marketType)
    case .marketStartTime: BettingMarket.write(key, marketStartTime, to: &writer)
    case .selectionId: writer.field(key, selectionId)
    case .selectionName: writer.field(key, selectionName)
    case .selectionHandicap: writer.field(key, selectionHandicap)
    default: writer.nullField(key)
    }
  }

  /// A date is an integer in every format of timestamps.
  private static func write(_ key: StaticString, _ date: UnixNanos?, to writer: inout MsgPackWriter)
  {
    if let date { writer.field(key, date.value) } else { writer.field(key, noDate) }
  }

  init(from map: inout WireMap, venueName: String) throws(SerializationError) {
    self.init(
      venueName: venueName,
      eventTypeId: try map.integer("event_type_id"),
      eventTypeName: try map.string("event_type_name"),
      competitionId: try map.integer("competition_id"),
      competitionName: try map.string("competition_name"),
      eventId: try map.integer("event_id"),
      eventName: try map.string("event_name"),
      eventCountryCode: try map.string("event_country_code"),
      eventOpenDate: try BettingMarket.date("event_open_date", &map),
      bettingType: try map.string("betting_type"),
      marketId: try map.string("market_id"),
      marketName: try map.string("market_name"),
      marketType: try map.string("market_type"),
      marketStartTime: try BettingMarket.date("market_start_time", &map),
      selectionId: try map.integer("selection_id"),
      selectionName: try map.string("selection_name"),
      selectionHandicap: try map.double("selection_handicap"))
  }

  private static func date(
    _ key: StaticString, _ map: inout WireMap
  ) throws(SerializationError) -> UnixNanos? {
    guard let value = try map.optionalInteger(key, as: Int128.self) else {
      guard map.contains(key) else { throw .missingKey("\(key)") }
      return nil
    }
    if value == Int128(noDate) { return nil }
    guard let nanoseconds = UInt64(exactly: value) else {
      throw .invalidValue(key: "\(key)", reason: "\(value) is before 1970")
    }
    return UnixNanos(nanoseconds)
  }
}
