extension Position {
  /// Which way it points now.
  public var side: PositionSide { roundTrip.side }
  /// Whether its last opening bought or sold.
  public var entry: OrderSide { roundTrip.entry }
  /// What it holds, without sign.
  public var quantity: Quantity { roundTrip.quantity }
  /// The most it held since it was last flat.
  public var peakQuantity: Quantity { roundTrip.peakQuantity }
  /// What it holds, negative when short, as the double that NautilusTrader computes with.
  public var signedQuantity: Double { roundTrip.signedQuantity }

  /// `signedQuantity` with the instrument's decimals.
  public var signedDecimalQuantity: ExactDecimal {
    let units = DecimalRounding.units(of: signedQuantity, decimals: sizePrecision)
    return ExactDecimal(
      coefficient: signedQuantity < 0 ? -Int128(units) : Int128(units),
      exponent: units == 0 ? 0 : -Int32(sizePrecision))
  }

  /// Whether it holds something.
  public var isOpen: Bool { side != .flat }
  /// Whether it holds nothing any more.
  public var isClosed: Bool { side == .flat }
  /// Whether it gains when the price rises.
  public var isLong: Bool { side == .long }
  /// Whether it gains when the price falls.
  public var isShort: Bool { side == .short }

  /// The order side that would reduce it; `.noOrderSide` when it is flat.
  public var closingOrderSide: OrderSide {
    switch side {
    case .long: .sell
    case .short: .buy
    case .flat, .noPositionSide: .noOrderSide
    }
  }

  /// The order that opened it.
  public var openingOrderId: ClientOrderId { roundTrip.openingOrderId }
  /// The order that closed it, once one did.
  public var closingOrderId: ClientOrderId? { roundTrip.closingOrderId }

  /// When the node recorded the fill that opened it, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos { roundTrip.tsInit }
  /// When it was opened, in nanoseconds since the UNIX epoch.
  public var tsOpened: UnixNanos { roundTrip.tsOpened }
  /// When it was last filled, in nanoseconds since the UNIX epoch.
  public var tsLast: UnixNanos { roundTrip.tsLast }
  /// When it was closed, in nanoseconds since the UNIX epoch; `nil` while it is open.
  public var tsClosed: UnixNanos? { roundTrip.tsClosed }
  /// How long it was open, in nanoseconds; 0 while it is, and modulo 2^64 when fills are disordered.
  public var durationNanos: UInt64 { roundTrip.durationNanos }
}

extension Position {
  /// The fills since it was last flat, oldest first; of a flat position those of the last round trip.
  public var fills: [OrderEvent] { log.events }
  /// The newest fill.
  public var lastFill: OrderEvent { log.newest }
  /// How many fills are kept.
  public var eventCount: Int { log.events.count }
  /// The event ids of the kept fills, oldest first.
  public var eventIds: [UUID4] { log.events.map(\.eventId) }
  /// The newest trade.
  public var lastTradeId: TradeId { log.newestTradeId }
  /// The trades of the kept fills, oldest first; one stands twice where two fills share it.
  public var tradeIds: [TradeId] { log.tradeIds }
  /// The orders of the kept fills, each once, in order of their bytes.
  public var clientOrderIds: [ClientOrderId] { Set(log.events.map(\.clientOrderId)).sorted() }
  /// The venue's names of those orders, each once, in order of their bytes.
  public var venueOrderIds: [VenueOrderId] {
    let ids = log.events.compactMap {
      if case .filled(let fill) = $0.kind { fill.venueOrderId } else { nil }
    }
    return Set(ids).sorted()
  }
}

extension Position {
  /// Of what instrument.
  public var instrumentId: InstrumentId { contract.instrumentId }
  /// How many decimals the instrument's prices have.
  public var pricePrecision: UInt8 { contract.pricePrecision }
  /// How many decimals its quantities have.
  public var sizePrecision: UInt8 { contract.sizePrecision }
  /// What one unit of quantity stands for.
  public var multiplier: Quantity { contract.multiplier }
  /// Whether profits are in the base currency, by the reciprocal of the price.
  public var isInverse: Bool { contract.isInverse }
  /// The instrument's base currency, if it has one.
  public var baseCurrency: Currency? { contract.baseCurrency }
  /// The currency of the prices.
  public var quoteCurrency: Currency { contract.quoteCurrency }
  /// The currency of the profits.
  public var settlementCurrency: Currency { contract.settlementCurrency }
}
