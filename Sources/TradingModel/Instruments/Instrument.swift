/// Something that can be traded: what all kinds have, and in `kind` what only one has.
///
/// A value of this type is consistent: `init` refuses what NautilusTrader would refuse to load, since
/// a node that cannot load an instrument loses sight of the positions in it.
public struct Instrument: Sendable, Hashable {
  /// Symbol and venue.
  public let id: InstrumentId
  /// The symbol as the venue spells it.
  public let rawSymbol: Symbol
  /// What it gives exposure to.
  public let assetClass: AssetClass
  /// What kind it is, and what only that kind has.
  public let kind: InstrumentKind
  /// The currency of its prices.
  public let quoteCurrency: Currency
  /// The smallest step of a price; its decimals are `pricePrecision`.
  public let priceIncrement: Price
  /// The smallest step of a quantity; its decimals are `sizePrecision`.
  public let sizeIncrement: Quantity
  /// How much of the underlying one contract stands for.
  public let multiplier: Quantity
  /// The quantity of a round lot; `nil` where the kind does without and the venue names none.
  public let lotSize: Quantity?
  /// The smallest and largest orders that the venue takes.
  public let limits: InstrumentLimits
  /// The initial margin as a share of the notional value.
  public let marginInit: ExactDecimal
  /// The maintenance margin as a share of the notional value.
  public let marginMaint: ExactDecimal
  /// The fee of a maker as a share of the notional value; negative for a rebate.
  public let makerFee: ExactDecimal
  /// The fee of a taker as a share of the notional value; negative for a rebate.
  public let takerFee: ExactDecimal
  /// The name of a scheme of price steps that depend on the price.
  public let tickSchemeName: String?
  /// What else the venue said.
  public let info: DynamicMap?
  /// When the definition was made, in nanoseconds since the UNIX epoch.
  public let tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos

  /// Describes an instrument.
  ///
  /// Without a raw symbol it is the id's; without an asset class it is the usual one of the kind.
  /// Defaults that NautilusTrader fills in are filled in here, so that an instrument equals its copy
  /// after a restart: a lot size of one for most kinds, and what `InstrumentKind` tells of each.
  ///
  /// - Throws: `InstrumentError` when a value is out of its range.
  public init(
    id: InstrumentId, rawSymbol: Symbol? = nil, assetClass: AssetClass? = nil,
    kind: InstrumentKind, quoteCurrency: Currency, priceIncrement: Price, sizeIncrement: Quantity,
    multiplier: Quantity? = nil, lotSize: Quantity? = nil,
    limits: InstrumentLimits = InstrumentLimits(), marginInit: ExactDecimal = .zero,
    marginMaint: ExactDecimal = .zero, makerFee: ExactDecimal = .zero,
    takerFee: ExactDecimal = .zero, tickSchemeName: String? = nil, info: DynamicMap? = nil,
    tsEvent: UnixNanos, tsInit: UnixNanos
  ) throws(InstrumentError) {
    self.id = id
    self.rawSymbol = rawSymbol ?? id.symbol
    self.assetClass = assetClass ?? kind.usualAssetClass(quoteCurrency: quoteCurrency)
    self.kind = kind
    self.quoteCurrency = quoteCurrency
    self.priceIncrement = priceIncrement
    self.sizeIncrement = sizeIncrement
    self.multiplier = multiplier ?? .one
    self.lotSize = lotSize ?? (kind.alwaysHasLotSize ? .one : nil)
    var limits = limits
    if kind.contract != nil, limits.minQuantity == nil { limits.minQuantity = .one }
    self.limits = limits
    let isBetting = kind.bettingMarket != nil
    let noMargin: ExactDecimal = isBetting ? .one : .zero
    self.marginInit = marginInit.isZero ? noMargin : marginInit
    self.marginMaint = marginMaint.isZero ? noMargin : marginMaint
    self.makerFee = makerFee.isZero ? .zero : makerFee
    self.takerFee = takerFee.isZero ? .zero : takerFee
    self.tickSchemeName = tickSchemeName
    self.info = info ?? (isBetting ? DynamicMap() : nil)
    self.tsEvent = tsEvent
    self.tsInit = tsInit
    try validate()
  }

  /// The decimals of its prices, 0 to 16.
  public var pricePrecision: UInt8 { priceIncrement.precision }

  /// The decimals of its quantities, 0 to 16.
  public var sizePrecision: UInt8 { sizeIncrement.precision }
}

/// The smallest and largest orders that a venue takes; `nil` where it sets no limit.
public struct InstrumentLimits: Sendable, Hashable {
  /// The largest quantity of an order.
  public var maxQuantity: Quantity?
  /// The smallest quantity of an order.
  public var minQuantity: Quantity?
  /// The largest notional value of an order.
  public var maxNotional: Money?
  /// The smallest notional value of an order.
  public var minNotional: Money?
  /// The highest price of an order.
  public var maxPrice: Price?
  /// The lowest price of an order.
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
