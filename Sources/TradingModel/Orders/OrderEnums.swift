/// Which side of the market an order is on.
public enum OrderSide: String, Sendable, CaseIterable {
  case noOrderSide = "NO_ORDER_SIDE"
  case buy = "BUY"
  case sell = "SELL"
}

/// How an order meets the market.
public enum OrderType: String, Sendable, CaseIterable {
  case market = "MARKET"
  case limit = "LIMIT"
  case stopMarket = "STOP_MARKET"
  case stopLimit = "STOP_LIMIT"
  case marketToLimit = "MARKET_TO_LIMIT"
  case marketIfTouched = "MARKET_IF_TOUCHED"
  case limitIfTouched = "LIMIT_IF_TOUCHED"
  case trailingStopMarket = "TRAILING_STOP_MARKET"
  case trailingStopLimit = "TRAILING_STOP_LIMIT"
}

/// How long an order stands: good till canceled, immediate or cancel, fill or kill, good till date...
public enum TimeInForce: String, Sendable, CaseIterable {
  case gtc = "GTC"
  case ioc = "IOC"
  case fok = "FOK"
  case gtd = "GTD"
  case day = "DAY"
  case atTheOpen = "AT_THE_OPEN"
  case atTheClose = "AT_THE_CLOSE"
}

/// Which market price triggers a conditional order.
public enum TriggerType: String, Sendable, CaseIterable {
  case noTrigger = "NO_TRIGGER"
  case `default` = "DEFAULT"
  case lastPrice = "LAST_PRICE"
  case markPrice = "MARK_PRICE"
  case indexPrice = "INDEX_PRICE"
  case bidAsk = "BID_ASK"
  case doubleLast = "DOUBLE_LAST"
  case doubleBidAsk = "DOUBLE_BID_ASK"
  case lastOrBidAsk = "LAST_OR_BID_ASK"
  case midPoint = "MID_POINT"
}

/// The unit of a trailing offset.
public enum TrailingOffsetType: String, Sendable, CaseIterable {
  case noTrailingOffset = "NO_TRAILING_OFFSET"
  case price = "PRICE"
  case basisPoints = "BASIS_POINTS"
  case ticks = "TICKS"
  case priceTier = "PRICE_TIER"
}

/// How orders of a list depend on each other: one cancels, triggers or updates the other.
public enum ContingencyType: String, Sendable, CaseIterable {
  case noContingency = "NO_CONTINGENCY"
  case oco = "OCO"
  case oto = "OTO"
  case ouo = "OUO"
}

/// Whether a fill gave or took liquidity.
public enum LiquiditySide: String, Sendable, CaseIterable {
  case noLiquiditySide = "NO_LIQUIDITY_SIDE"
  case maker = "MAKER"
  case taker = "TAKER"
}
