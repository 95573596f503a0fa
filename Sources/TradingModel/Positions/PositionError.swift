/// A fill that cannot be part of a position, or of this one.
public enum PositionError: Error, Hashable, CustomStringConvertible {
  /// A position is folded from at least one fill.
  case noFills
  /// Only `.filled` events make a position.
  case notAFill(ClientOrderId, eventId: UUID4)
  /// The fill does not say which position it belongs to.
  case noPositionId(ClientOrderId, TradeId)
  /// The fill belongs to another position.
  case wrongPosition(PositionId, stated: PositionId)
  /// The fill, or the instrument given, is another one's.
  case wrongInstrument(InstrumentId, stated: InstrumentId)
  /// The fill neither buys nor sells.
  case noSide(PositionId, TradeId)
  /// The fill is of nothing, or holds what no record can.
  case invalidFill(PositionId, TradeId, rule: String)
  /// The same event came twice.
  case duplicateEvent(PositionId, UUID4)
  /// The same trade came twice, under two event ids.
  case duplicateTrade(PositionId, TradeId)
  /// A quantity, price or amount that follows from the fills cannot be represented.
  case notRepresentable(PositionId, ValueError)

  public var description: String {
    switch self {
    case .noFills: "a position needs at least one fill"
    case .notAFill(let order, let eventId):
      "event \(eventId) of order \(order) is not a fill"
    case .noPositionId(let order, let trade):
      "fill \(trade) of order \(order) names no position"
    case .wrongPosition(let id, let stated): "fill of position \(stated) applied to \(id)"
    case .wrongInstrument(let id, let stated): "fill of \(stated) in a position of \(id)"
    case .noSide(let id, let trade): "fill \(trade) of position \(id) has no side"
    case .invalidFill(let id, let trade, let rule): "fill \(trade) of position \(id): \(rule)"
    case .duplicateEvent(let id, let eventId): "position \(id) has event \(eventId) already"
    case .duplicateTrade(let id, let trade): "position \(id) has trade \(trade) already"
    case .notRepresentable(let id, let error): "position \(id): \(error)"
    }
  }
}
