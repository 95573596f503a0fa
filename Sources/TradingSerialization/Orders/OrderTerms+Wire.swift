import TradingModel

/// The `options` map of an order, whose keys depend on its type. Its `expire_time_ns` is always an
/// integer, 0 for none.
extension OrderTerms {
  func write(to writer: inout MsgPackWriter) {
    switch self {
    case .market:
      writer.mapHeader(0)
    case .limit(let price, let display, let expire):
      writer.mapHeader(3)
      writer.field("price", price)
      writer.field("display_qty", display)
      writer.expireTime(expire)
    case .stopMarket(let trigger, let type, let expire, let display):
      writer.mapHeader(display == nil ? 3 : 4)
      writer.field("trigger_price", trigger)
      writer.field("trigger_type", type)
      writer.expireTime(expire)
      if let display { writer.field("display_qty", display) }
    case .marketIfTouched(let trigger, let type, let expire):
      writer.mapHeader(3)
      writer.field("trigger_price", trigger)
      writer.field("trigger_type", type)
      writer.expireTime(expire)
    case .stopLimit(let price, let trigger, let type, let display, let expire),
      .limitIfTouched(let price, let trigger, let type, let display, let expire):
      writer.mapHeader(5)
      writer.field("price", price)
      writer.field("trigger_price", trigger)
      writer.field("trigger_type", type)
      writer.expireTime(expire)
      writer.field("display_qty", display)
    case .marketToLimit(_, let display, let expire):
      writer.mapHeader(2)
      writer.field("display_qty", display)
      writer.expireTime(expire)
    case .trailingStopMarket(let trailing, let expire):
      writer.mapHeader(6)
      writer.prices(trailing)
      writer.offset(trailing)
      writer.expireTime(expire)
    case .trailingStopLimit(let trailing, let price, let limitOffset, let display, let expire):
      writer.mapHeader(9)
      writer.field("price", price)
      writer.prices(trailing)
      writer.field("limit_offset", limitOffset)
      writer.offset(trailing)
      writer.expireTime(expire)
      writer.field("display_qty", display)
    }
  }

  init(type: OrderType, from map: inout WireMap) throws(SerializationError) {
    guard type != .market else {
      guard map.contains("options") else { throw .missingKey("options") }
      try map.ignore("options")
      self = .market
      return
    }
    self = try map.mapOrJSON("options") { options throws(SerializationError) in
      try OrderTerms(options: &options, type: type)
    }
  }

  private init(options: inout WireMap, type: OrderType) throws(SerializationError) {
    switch type {
    case .market:
      self = .market
    case .limit:
      self = .limit(
        price: try options.price("price"), displayQuantity: try options.displayQuantity(),
        expireTime: try options.expireTime())
    case .stopMarket:
      self = .stopMarket(
        triggerPrice: try options.price("trigger_price"),
        triggerType: try options.spelled("trigger_type"),
        expireTime: try options.expireTime(),
        displayQuantity: try options.optionalQuantity("display_qty"))
    case .marketIfTouched:
      self = .marketIfTouched(
        triggerPrice: try options.price("trigger_price"),
        triggerType: try options.spelled("trigger_type"),
        expireTime: try options.expireTime())
    case .stopLimit:
      self = .stopLimit(
        price: try options.price("price"), triggerPrice: try options.price("trigger_price"),
        triggerType: try options.spelled("trigger_type"),
        displayQuantity: try options.displayQuantity(), expireTime: try options.expireTime())
    case .limitIfTouched:
      self = .limitIfTouched(
        price: try options.price("price"), triggerPrice: try options.price("trigger_price"),
        triggerType: try options.spelled("trigger_type"),
        displayQuantity: try options.displayQuantity(), expireTime: try options.expireTime())
    case .marketToLimit:
      self = .marketToLimit(
        displayQuantity: try options.displayQuantity(), expireTime: try options.expireTime())
    case .trailingStopMarket:
      self = .trailingStopMarket(try options.trailing(), expireTime: try options.expireTime())
    case .trailingStopLimit:
      self = .trailingStopLimit(
        try options.trailing(), price: try options.nullablePrice("price"),
        limitOffset: try options.decimal("limit_offset"),
        displayQuantity: try options.displayQuantity(), expireTime: try options.expireTime())
    }
  }
}

extension MsgPackWriter {
  fileprivate mutating func expireTime(_ time: UnixNanos?) {
    field("expire_time_ns", time?.value ?? 0)
  }

  fileprivate mutating func prices(_ trailing: TrailingTerms) {
    field("activation_price", trailing.activationPrice)
    field("trigger_price", trailing.triggerPrice)
    field("trigger_type", trailing.triggerType)
  }

  fileprivate mutating func offset(_ trailing: TrailingTerms) {
    field("trailing_offset", trailing.offset)
    field("trailing_offset_type", trailing.offsetType)
  }
}

extension WireMap {
  fileprivate mutating func expireTime() throws(SerializationError) -> UnixNanos? {
    guard contains("expire_time_ns") else { throw .missingKey("expire_time_ns") }
    guard let time = try optionalTimestamp("expire_time_ns") else { return nil }
    return time.value == 0 ? nil : time
  }

  fileprivate mutating func displayQuantity() throws(SerializationError) -> Quantity? {
    try nullableQuantity("display_qty")
  }

  fileprivate mutating func trailing() throws(SerializationError) -> TrailingTerms {
    TrailingTerms(
      activationPrice: try nullablePrice("activation_price"),
      triggerPrice: try nullablePrice("trigger_price"),
      triggerType: try spelled("trigger_type"),
      offset: try decimal("trailing_offset"),
      offsetType: try spelled("trailing_offset_type"))
  }
}
