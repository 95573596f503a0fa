public import TradingModel

/// The sixteen order events. Each begins with the same five keys; what follows stands in the order of
/// NautilusTrader's own records (its `to_dict` of each event).
extension OrderEvent: WireRecord {
  public static var wireTypes: [String] {
    OrderEventType.allCases.map(\.rawValue)
  }

  @inline(__always)
  public func write(to writer: inout MsgPackWriter) { kind.write(self, to: &writer) }

  @inline(never)
  fileprivate func writeOther(to writer: inout MsgPackWriter) {
    switch kind {
    case .initialized(let initialized):
      begin("OrderInitialized", entries: 27, &writer)
      initialized.write(to: &writer)
      writer.field("event_id", eventId)
      // The one event whose `ts_init` comes first.
      writer.field("ts_init", tsInit)
      writer.field("ts_event", tsEvent)
      writer.field("reconciliation", isReconciliation)
    case .denied(let reason):
      begin("OrderDenied", entries: 9, &writer)
      writer.field("reason", reason)
      end(&writer)
    case .emulated:
      begin("OrderEmulated", entries: 8, &writer)
      end(&writer)
    case .released(let price):
      begin("OrderReleased", entries: 9, &writer)
      writer.field("released_price", price)
      end(&writer)
    case .submitted(let accountId):
      begin("OrderSubmitted", entries: 9, &writer)
      writer.field("account_id", accountId)
      end(&writer)
    case .accepted(let venueOrderId, let accountId):
      begin("OrderAccepted", entries: 11, &writer)
      writer.field("venue_order_id", venueOrderId)
      writer.field("account_id", accountId)
      endReconciled(&writer)
    case .rejected(let accountId, let reason, let duePostOnly):
      begin("OrderRejected", entries: 12, &writer)
      writer.field("account_id", accountId)
      writer.field("reason", reason)
      endReconciled(&writer)
      writer.field("due_post_only", duePostOnly)
    case .canceled(let reference): write("OrderCanceled", reference, &writer)
    case .expired(let reference): write("OrderExpired", reference, &writer)
    case .triggered(let reference): write("OrderTriggered", reference, &writer)
    case .pendingUpdate(let reference): write("OrderPendingUpdate", reference, &writer)
    case .pendingCancel(let reference): write("OrderPendingCancel", reference, &writer)
    case .modifyRejected(let reference, let reason):
      write("OrderModifyRejected", reference, reason: reason, &writer)
    case .cancelRejected(let reference, let reason):
      write("OrderCancelRejected", reference, reason: reason, &writer)
    case .updated(let update):
      begin("OrderUpdated", entries: 15, &writer)
      write(update.reference, &writer)
      writer.field("quantity", update.quantity)
      writer.field("price", update.price)
      writer.field("trigger_price", update.triggerPrice)
      endReconciled(&writer)
      writer.field("is_quote_quantity", update.isQuoteQuantity)
    case .filled(let fill): write(fill, &writer)
    }
  }

  /// The record that a node writes most: all but its last two fields in one run.
  fileprivate func write(_ fill: OrderFilled, _ writer: inout MsgPackWriter) {
    let format = writer.timestampFormat
    writer.run(atMost: headSize + fill.maxWrittenSize + Self.tailSize) { cursor in
      writeHead("OrderFilled", entries: 21, &cursor)
      fill.write(to: &cursor)
      writeTail(&cursor, format)
    }
    writer.field("info", fill.info)
    writer.field("reconciliation", isReconciliation)
  }

  @inline(__always)
  private func begin(_ type: StaticString, entries: Int, _ writer: inout MsgPackWriter) {
    writer.run(atMost: headSize) { writeHead(type, entries: entries, &$0) }
  }

  @inline(__always)
  private func end(_ writer: inout MsgPackWriter) {
    let format = writer.timestampFormat
    writer.run(atMost: Self.tailSize) { writeTail(&$0, format) }
  }

  /// The most bytes that `writeHead` writes.
  @inline(__always)
  private var headSize: Int {
    typealias Size = PackCursor.Size
    let texts =
      Size.text(traderId.text) + Size.text(strategyId.text) + Size.text(instrumentId.text)
      + Size.text(clientOrderId.text)
    // Five keys and the name of the type.
    return Size.mapHeader + 5 * Size.key + Size.word + texts
  }

  @inline(__always)
  private func writeHead(_ type: StaticString, entries: Int, _ cursor: inout PackCursor) {
    cursor.mapHeader(entries)
    cursor.field("type", literal: type)
    cursor.field("trader_id", traderId)
    cursor.field("strategy_id", strategyId)
    cursor.field("instrument_id", instrumentId)
    cursor.field("client_order_id", clientOrderId)
  }

  /// The most bytes that `writeTail` writes.
  private static var tailSize: Int {
    3 * PackCursor.Size.key + PackCursor.Size.uuid + 2 * PackCursor.Size.timestamp
  }

  @inline(__always)
  private func writeTail(_ cursor: inout PackCursor, _ format: TimestampFormat) {
    cursor.field("event_id", eventId)
    cursor.field("ts_event", tsEvent, "ts_init", tsInit, format)
  }

  @inline(__always)
  private func endReconciled(_ writer: inout MsgPackWriter) {
    end(&writer)
    writer.field("reconciliation", isReconciliation)
  }

  private func write(_ reference: VenueReference, _ writer: inout MsgPackWriter) {
    writer.field("venue_order_id", reference.venueOrderId)
    writer.field("account_id", reference.accountId)
  }

  private func write(
    _ type: StaticString, _ reference: VenueReference, _ writer: inout MsgPackWriter
  ) {
    begin(type, entries: 11, &writer)
    write(reference, &writer)
    endReconciled(&writer)
  }

  private func write(
    _ type: StaticString, _ reference: VenueReference, reason: String, _ writer: inout MsgPackWriter
  ) {
    begin(type, entries: 12, &writer)
    write(reference, &writer)
    writer.field("reason", reason)
    endReconciled(&writer)
  }
}

extension OrderEvent.Kind {
  /// Writes the event that is of this kind.
  ///
  /// The switch stands in a method of its own because its subject is then `self`, which is borrowed: a
  /// property as its subject would be retained and released for each record.
  @inline(__always)
  fileprivate func write(_ event: OrderEvent, to writer: inout MsgPackWriter) {
    switch self {
    case .filled(let fill): event.write(fill, &writer)
    default: event.writeOther(to: &writer)
    }
  }
}

extension OrderEvent {
  public init(from map: inout WireMap) throws(SerializationError) {
    let type = try OrderEventType(from: &map)
    let traderId = try map.sharedIdentifier("trader_id", as: TraderId.self)
    let strategyId = try map.sharedIdentifier("strategy_id", as: StrategyId.self)
    let instrumentId = try map.sharedIdentifier("instrument_id", as: InstrumentId.self)
    let clientOrderId = try map.clientOrderId()
    var tail: EventTail?
    let kind = try Kind(type: type, from: &map, tail: &tail)
    let end = if let tail { tail } else { try EventTail(type, from: &map) }
    let isReconciliation =
      if let known = end.isReconciliation { known } else { try map.lastBool("reconciliation") }
    self.init(
      traderId: traderId, strategyId: strategyId, instrumentId: instrumentId,
      clientOrderId: clientOrderId, eventId: end.eventId, tsEvent: end.tsEvent, tsInit: end.tsInit,
      isReconciliation: isReconciliation, kind: kind)
  }
}

/// What every event ends with, more or less.
struct EventTail {
  let eventId: UUID4
  let tsEvent: UnixNanos
  let tsInit: UnixNanos
  /// Whether it came from reconciling, where that was read already.
  fileprivate(set) var isReconciliation: Bool?

  /// Reads the keys in the order in which a type has them.
  ///
  /// What a node decides alone happens when it is recorded: `ts_event` may be absent, and is ignored.
  fileprivate init(_ type: OrderEventType, from map: inout WireMap) throws(SerializationError) {
    eventId = try map.uuid("event_id")
    switch type {
    case .initialized:
      tsInit = try map.timestamp("ts_init")
      tsEvent = tsInit
      try map.ignore("ts_event")
    case .denied, .emulated, .released:
      try map.ignore("ts_event")
      tsInit = try map.timestamp("ts_init")
      tsEvent = tsInit
    default:
      tsEvent = try map.timestamp("ts_event")
      tsInit = try map.timestamp("ts_init")
    }
  }
}

extension OrderEvent.Kind {
  /// Reads what a type of event has of its own; and its tail, where more comes behind that.
  fileprivate init(
    type: OrderEventType, from map: inout WireMap, tail: inout EventTail?
  ) throws(SerializationError) {
    switch type {
    case .filled:
      self = .filled(
        try OrderFilled(from: &map) { map throws(SerializationError) in
          tail = try EventTail(type, from: &map)
        })
    case .initialized: self = .initialized(try OrderInitialized(from: &map))
    case .denied: self = .denied(reason: try map.reason())
    case .emulated: self = .emulated
    case .released: self = .released(price: try map.price("released_price"))
    case .submitted:
      self = .submitted(accountId: try map.sharedIdentifier("account_id"))
    case .accepted:
      self = .accepted(
        venueOrderId: try map.venueOrderId(),
        accountId: try map.sharedIdentifier("account_id"))
    case .rejected:
      let accountId: AccountId = try map.sharedIdentifier("account_id")
      let reason = try map.reason()
      self = .rejected(
        accountId: accountId, reason: reason, duePostOnly: try map.optionalBool("due_post_only"))
    case .canceled: self = .canceled(try map.venueReference())
    case .expired: self = .expired(try map.venueReference())
    case .triggered: self = .triggered(try map.venueReference())
    case .pendingUpdate: self = .pendingUpdate(try map.venueReference())
    case .pendingCancel: self = .pendingCancel(try map.venueReference())
    case .modifyRejected:
      self = .modifyRejected(try map.venueReference(), reason: try map.reason())
    case .cancelRejected:
      self = .cancelRejected(try map.venueReference(), reason: try map.reason())
    case .updated:
      var update = OrderUpdated(
        reference: try map.venueReference(), quantity: try map.quantity("quantity"),
        price: try map.optionalPrice("price"), triggerPrice: try map.optionalPrice("trigger_price"))
      var end = try EventTail(type, from: &map)
      end.isReconciliation = try map.lastBool("reconciliation")
      update.isQuoteQuantity = try map.lastBool("is_quote_quantity")
      tail = end
      self = .updated(update)
    }
  }
}

/// The names of the order events, the most frequent ones first, since they are tried in turn.
private enum OrderEventType: String, CaseIterable {
  case filled = "OrderFilled"
  case accepted = "OrderAccepted"
  case submitted = "OrderSubmitted"
  case initialized = "OrderInitialized"
  case updated = "OrderUpdated"
  case canceled = "OrderCanceled"
  case pendingUpdate = "OrderPendingUpdate"
  case pendingCancel = "OrderPendingCancel"
  case rejected = "OrderRejected"
  case triggered = "OrderTriggered"
  case expired = "OrderExpired"
  case denied = "OrderDenied"
  case emulated = "OrderEmulated"
  case released = "OrderReleased"
  case modifyRejected = "OrderModifyRejected"
  case cancelRejected = "OrderCancelRejected"

  /// The names with their keys, none of which belongs to two of them although not all are whole.
  private static let names = allCases.map { type in
    let name = Text(type.rawValue)
    return (key: name.withBytes { TextKey($0) }, name: name, type: type)
  }

  init(from map: inout WireMap) throws(SerializationError) {
    guard let bytes = try map.optionalText("type") else { throw .missingType }
    let key = TextKey(bytes)
    for (known, name, type) in Self.names where known == key {
      if key.isWhole || name.isEqual(to: bytes) {
        self = type
        return
      }
    }
    throw .unknownType(WireMap.shown(bytes))
  }
}

extension WireMap {
  fileprivate mutating func venueReference() throws(SerializationError) -> VenueReference {
    VenueReference(
      venueOrderId: try optionalVenueOrderId(),
      accountId: try optionalSharedIdentifier("account_id"))
  }

  /// A boolean at the end of a record, which older records end before.
  fileprivate mutating func lastBool(
    _ key: StaticString
  ) throws(SerializationError) -> Bool {
    // With nothing left there is nothing to be searched.
    isRead ? false : try optionalBool(key)
  }

  /// A reason; nil is read as the word that NautilusTrader writes for it.
  fileprivate mutating func reason() throws(SerializationError) -> String {
    try nullableString("reason") ?? "None"
  }
}
