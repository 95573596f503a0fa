/// One trade of an instrument, whoever made it.
public struct TradeTick: Sendable, Hashable {
  public var instrumentId: InstrumentId
  public var price: Price
  public var size: Quantity
  /// Which side took liquidity.
  public var aggressorSide: AggressorSide
  public var tradeId: TradeId
  /// When the venue matched, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a trade.
  public init(
    instrumentId: InstrumentId, price: Price, size: Quantity, aggressorSide: AggressorSide,
    tradeId: TradeId, tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.instrumentId = instrumentId
    self.price = price
    self.size = size
    self.aggressorSide = aggressorSide
    self.tradeId = tradeId
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}

/// Which side of a trade took liquidity.
public enum AggressorSide: String, Sendable, CaseIterable {
  case noAggressor = "NO_AGGRESSOR"
  case buyer = "BUYER"
  case seller = "SELLER"
}
