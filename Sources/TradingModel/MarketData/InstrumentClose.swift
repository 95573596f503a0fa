/// The closing price of an instrument, as its venue set it.
public struct InstrumentClose: Sendable, Hashable {
  /// Why the price is the last one.
  public enum Kind: String, Sendable, CaseIterable {
    /// The trading day is over.
    case endOfSession = "END_OF_SESSION"
    /// The contract has expired.
    case contractExpired = "CONTRACT_EXPIRED"
  }

  /// Of what instrument.
  public var instrumentId: InstrumentId
  /// The closing price.
  public var price: Price
  /// Why it closed.
  public var kind: Kind
  /// When it closed, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Records a closing price.
  public init(
    instrumentId: InstrumentId, price: Price, kind: Kind, tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.instrumentId = instrumentId
    self.price = price
    self.kind = kind
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
