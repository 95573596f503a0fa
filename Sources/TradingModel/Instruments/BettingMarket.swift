/// A selection in a betting market.
public struct BettingMarket: Sendable, Hashable {
  /// The exchange of bets.
  public var venueName: String
  /// The sport, as a number.
  public var eventTypeId: Int64
  /// The sport.
  public var eventTypeName: String
  /// The competition, as a number.
  public var competitionId: Int64
  /// The competition.
  public var competitionName: String
  /// The event, as a number.
  public var eventId: Int64
  /// The event.
  public var eventName: String
  /// Where the event takes place, as an ISO 3166 code.
  public var eventCountryCode: String
  /// When the event opens, in nanoseconds since the UNIX epoch.
  public var eventOpenDate: UnixNanos?
  /// The kind of bet, for example `ODDS`.
  public var bettingType: String
  /// The market, as the exchange numbers it.
  public var marketId: String
  /// The market.
  public var marketName: String
  /// The kind of market.
  public var marketType: String
  /// When the market starts, in nanoseconds since the UNIX epoch.
  public var marketStartTime: UnixNanos?
  /// The selection, as a number.
  public var selectionId: Int64
  /// The selection.
  public var selectionName: String
  /// The handicap; `noHandicap` for none.
  public var selectionHandicap: Double

  /// The number that stands for no handicap.
  public static let noHandicap = -9_999_999.0

  /// Describes a selection.
  public init(
    venueName: String, eventTypeId: Int64, eventTypeName: String, competitionId: Int64,
    competitionName: String, eventId: Int64, eventName: String, eventCountryCode: String,
    eventOpenDate: UnixNanos?, bettingType: String, marketId: String, marketName: String,
    marketType: String, marketStartTime: UnixNanos?, selectionId: Int64, selectionName: String,
    selectionHandicap: Double = BettingMarket.noHandicap
  ) {
    self.venueName = venueName
    self.eventTypeId = eventTypeId
    self.eventTypeName = eventTypeName
    self.competitionId = competitionId
    self.competitionName = competitionName
    self.eventId = eventId
    self.eventName = eventName
    self.eventCountryCode = eventCountryCode
    self.eventOpenDate = eventOpenDate
    self.bettingType = bettingType
    self.marketId = marketId
    self.marketName = marketName
    self.marketType = marketType
    self.marketStartTime = marketStartTime
    self.selectionId = selectionId
    self.selectionName = selectionName
    self.selectionHandicap = selectionHandicap
  }

  /// The id that NautilusTrader gives the selection: `{market}-{selection}-{handicap}.{venue}`, with
  /// `None` for no handicap.
  ///
  /// - Throws: `IdentifierError` for a blank or non-ASCII venue.
  public func instrumentId() throws(IdentifierError) -> InstrumentId {
    let handicap = selectionHandicap == BettingMarket.noHandicap ? "None" : "\(selectionHandicap)"
    return try InstrumentId("\(marketId)-\(selectionId)-\(handicap).\(venueName)")
  }
}
