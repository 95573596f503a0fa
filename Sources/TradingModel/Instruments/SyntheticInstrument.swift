/// An instrument whose price is computed from others; its formula is kept, not evaluated.
public struct SyntheticInstrument: Sendable, Hashable {
  /// Its name, to which `id` adds the venue `SYNTH`.
  public let symbol: Symbol
  /// The decimals of its price, 0 to 9.
  public let pricePrecision: UInt8
  /// The instruments whose prices the formula uses, at least two.
  public let components: [InstrumentId]
  /// How the price is computed, in NautilusTrader's notation.
  public let formula: String
  /// When the definition was made, in nanoseconds since the UNIX epoch.
  public let tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos

  /// Describes a synthetic instrument.
  ///
  /// - Throws: `InstrumentError` above nine decimals, below two components, and for a formula that cannot be
  ///   parsed.
  public init(
    symbol: Symbol, pricePrecision: UInt8, components: [InstrumentId], formula: String,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) throws(InstrumentError) {
    self.symbol = symbol
    self.pricePrecision = pricePrecision
    self.components = components
    self.formula = formula
    self.tsEvent = tsEvent
    self.tsInit = tsInit
    guard pricePrecision <= 9 else { throw .tooPrecise(id: id, precision: pricePrecision) }
    guard components.count >= 2 else { throw .tooFewComponents(id: id) }
    if let rule = SyntheticFormula.violation(in: formula) {
      throw .invalidFormula(id: id, rule: rule)
    }
  }

  /// The symbol at the venue `SYNTH`.
  public var id: InstrumentId {
    InstrumentId(symbol: symbol, venue: Venue(unchecked: Text("SYNTH")))
  }

  /// The smallest step of its price.
  public var priceIncrement: Price { Price.step(decimals: pricePrecision) }
}
