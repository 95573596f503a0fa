/// Something that can be traded: what all kinds have, and in `kind` what only one has.
public struct Instrument: Sendable, Hashable {
  public var id: InstrumentId
  /// The symbol as the venue spells it.
  public var rawSymbol: Symbol
  public var assetClass: AssetClass
  public var kind: InstrumentKind
  /// The currency of its prices.
  public var quoteCurrency: Currency
  public var pricePrecision: UInt8
  public var sizePrecision: UInt8
  /// The smallest step of a price; its decimals are `pricePrecision`.
  public var priceIncrement: Price
  /// The smallest step of a quantity; its decimals are `sizePrecision`.
  public var sizeIncrement: Quantity
  /// How much of the underlying one contract stands for.
  public var multiplier: Quantity
  public var lotSize: Quantity?
  public var limits: InstrumentLimits
  /// The initial margin as a share of the notional value.
  public var marginInit: ExactDecimal
  /// The maintenance margin as a share of the notional value.
  public var marginMaint: ExactDecimal
  /// The fee of a maker as a share of the notional value; negative for a rebate.
  public var makerFee: ExactDecimal
  /// The fee of a taker as a share of the notional value.
  public var takerFee: ExactDecimal
  /// The name of a scheme of price steps that depend on the price.
  public var tickSchemeName: String?
  /// What else the venue said.
  public var info: DynamicMap?
  /// When the definition was made, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes an instrument.
  ///
  /// - Throws: `InstrumentError` when precisions and increments contradict each other.
  public init(
    id: InstrumentId, rawSymbol: Symbol? = nil, assetClass: AssetClass? = nil,
    kind: InstrumentKind, quoteCurrency: Currency, priceIncrement: Price, sizeIncrement: Quantity,
    multiplier: Quantity? = nil, lotSize: Quantity? = nil,
    limits: InstrumentLimits = InstrumentLimits(), marginInit: ExactDecimal = .zero,
    marginMaint: ExactDecimal = .zero, makerFee: ExactDecimal = .zero,
    takerFee: ExactDecimal = .zero, tickSchemeName: String? = nil, info: DynamicMap? = nil,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) throws(InstrumentError) {
    guard priceIncrement.raw > 0 else { throw .incrementNotPositive(id, "\(priceIncrement)") }
    guard sizeIncrement.raw > 0 else { throw .incrementNotPositive(id, "\(sizeIncrement)") }
    if let multiplier, multiplier.raw == 0 { throw .multiplierIsZero(id) }
    self.id = id
    self.rawSymbol = rawSymbol ?? id.symbol
    self.assetClass = assetClass ?? kind.assetClass(quoteCurrency: quoteCurrency)
    self.kind = kind
    self.quoteCurrency = quoteCurrency
    pricePrecision = priceIncrement.precision
    sizePrecision = sizeIncrement.precision
    self.priceIncrement = priceIncrement
    self.sizeIncrement = sizeIncrement
    self.multiplier = multiplier ?? .one
    self.lotSize = lotSize
    self.limits = limits
    self.marginInit = marginInit
    self.marginMaint = marginMaint
    self.makerFee = makerFee
    self.takerFee = takerFee
    self.tickSchemeName = tickSchemeName
    self.info = info
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}

/// The smallest and largest orders that a venue takes; `nil` where it sets no limit.
public struct InstrumentLimits: Sendable, Hashable {
  public var maxQuantity: Quantity?
  public var minQuantity: Quantity?
  public var maxNotional: Money?
  public var minNotional: Money?
  public var maxPrice: Price?
  public var minPrice: Price?

  /// Sets limits.
  public init(
    maxQuantity: Quantity? = nil, minQuantity: Quantity? = nil, maxNotional: Money? = nil,
    minNotional: Money? = nil, maxPrice: Price? = nil, minPrice: Price? = nil
  ) {
    self.maxQuantity = maxQuantity
    self.minQuantity = minQuantity
    self.maxNotional = maxNotional
    self.minNotional = minNotional
    self.maxPrice = maxPrice
    self.minPrice = minPrice
  }
}

/// A description of an instrument that contradicts itself.
public enum InstrumentError: Error, Hashable, CustomStringConvertible {
  /// An increment must be above zero.
  case incrementNotPositive(InstrumentId, String)
  /// An increment's decimals are not the precision that is stated beside it.
  case precisionMismatch(InstrumentId, increment: String, precision: UInt8)
  /// A multiplier must be above zero.
  case multiplierIsZero(InstrumentId)

  public var description: String {
    switch self {
    case .incrementNotPositive(let id, let increment):
      "\(id): increment \(increment) is not positive"
    case .precisionMismatch(let id, let increment, let precision):
      "\(id): increment \(increment) does not have \(precision) decimals"
    case .multiplierIsZero(let id): "\(id): the multiplier is zero"
    }
  }
}

extension Quantity {
  /// One, with no decimals.
  public static let one = Quantity.whole(1)
}
