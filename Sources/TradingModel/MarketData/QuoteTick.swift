/// The best bid and ask of an instrument at a moment.
public struct QuoteTick: Sendable, Hashable {
  public var instrumentId: InstrumentId
  public var bidPrice: Price
  public var askPrice: Price
  public var bidSize: Quantity
  public var askSize: Quantity
  /// When the venue quoted, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a quote.
  public init(
    instrumentId: InstrumentId, bidPrice: Price, askPrice: Price, bidSize: Quantity,
    askSize: Quantity, tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.instrumentId = instrumentId
    self.bidPrice = bidPrice
    self.askPrice = askPrice
    self.bidSize = bidSize
    self.askSize = askSize
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
