/// An instrument whose price is computed from others; its formula is kept, not evaluated.
public struct SyntheticInstrument: Sendable, Hashable {
  public var symbol: Symbol
  public var pricePrecision: UInt8
  /// The instruments whose prices the formula uses, at least two.
  public var components: [InstrumentId]
  public var formula: String
  /// When the definition was made, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a synthetic instrument.
  public init(
    symbol: Symbol, pricePrecision: UInt8, components: [InstrumentId], formula: String,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) {
    self.symbol = symbol
    self.pricePrecision = pricePrecision
    self.components = components
    self.formula = formula
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }

  /// The symbol at the venue `SYNTH`.
  public var id: InstrumentId {
    InstrumentId(symbol: symbol, venue: Venue(unchecked: Text("SYNTH")))
  }

  /// The smallest step of its price.
  public var priceIncrement: Price { Price.step(decimals: pricePrecision) }
}
