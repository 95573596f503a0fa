extension Order: Identifiable, CustomStringConvertible {
  /// The node's name of the order.
  public var id: ClientOrderId { clientOrderId }

  /// What it asks for and where it is: `O-1: BUY 10 ETHUSDT.BINANCE LIMIT 100.00, PARTIALLY_FILLED 4`.
  public var description: String {
    let prices = [price, triggerPrice].compactMap { $0.map { " \($0)" } }.joined()
    let filled = filledQuantity.raw == 0 ? "" : " \(filledQuantity)"
    return
      "\(clientOrderId): \(side.rawValue) \(quantity) \(instrumentId) \(type.rawValue)\(prices), "
      + status.rawValue + filled
  }
}

extension OrderEvent: Identifiable, CustomStringConvertible {
  /// The event's own identity.
  public var id: UUID4 { eventId }

  /// What happened to which order: `OrderAccepted of O-1 at 2025-01-02T03:04:05Z`.
  public var description: String { "\(kind.name) of \(clientOrderId) at \(tsEvent.iso8601)" }
}
