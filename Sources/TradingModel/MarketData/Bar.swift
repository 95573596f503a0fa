/// The prices and the volume of a span of time, or of a number of ticks.
public struct Bar: Sendable, Hashable {
  public var barType: BarType
  public var open: Price
  public var high: Price
  public var low: Price
  public var close: Price
  public var volume: Quantity
  /// When the bar ended, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a bar.
  public init(
    barType: BarType, open: Price, high: Price, low: Price, close: Price, volume: Quantity,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.barType = barType
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
