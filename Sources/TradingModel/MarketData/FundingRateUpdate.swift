/// The funding rate of a perpetual contract.
public struct FundingRateUpdate: Sendable, Hashable {
  public var instrumentId: InstrumentId
  /// What longs pay shorts at the next funding, as a fraction of the notional value.
  public var rate: ExactDecimal
  /// When it is paid next, in nanoseconds since the UNIX epoch, where that is known.
  public var nextFunding: UnixNanos?
  /// When the venue stated it, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a funding rate.
  public init(
    instrumentId: InstrumentId, rate: ExactDecimal, nextFunding: UnixNanos? = nil,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.instrumentId = instrumentId
    self.rate = rate
    self.nextFunding = nextFunding
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
