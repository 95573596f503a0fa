/// A position in an instrument: the fold of the fills that opened, changed and closed it.
///
/// In netting, one position and one log live for ever: after it went flat, the next fill opens it
/// anew. Then the fills, commissions, averages and profits of the round trip before are dropped,
/// while the ids stay those of the very first fill, as in NautilusTrader.
///
/// **Flips.** A fill that takes a position through zero is split in two before it is stored: the
/// first half closes the position and has the event id, the second opens the other side under a new
/// event id; both have the trade id. **Duplicates.** A fill whose event id is kept is refused. So is
/// one with trade id, side, price and quantity of a kept fill, with one exception: when the position
/// is flat, and the kept fill is the one that closed it, and both are of one order, it is the second
/// half of a flip into an equal size (which NautilusTrader 1.221 writes and then cannot load).
public struct Position: Sendable, Hashable {
  /// The position's name.
  public let id: PositionId
  /// Whose node.
  public let traderId: TraderId
  /// Which strategy's position.
  public let strategyId: StrategyId
  /// In which account.
  public let accountId: AccountId

  let contract: PositionContract
  private(set) var roundTrip: RoundTrip
  private(set) var log: FillLog
  /// How many fills it was folded from, those of earlier round trips included.
  public private(set) var fillCount = 1

  /// By which rules its fills are folded.
  public var rules: FoldingRules { contract.rules }

  init(contract: PositionContract, fill event: OrderEvent) throws(PositionError) {
    let (fill, positionId) = try Position.checked(event, contract)
    id = positionId
    traderId = event.traderId
    strategyId = event.strategyId
    accountId = fill.accountId
    self.contract = contract
    log = FillLog(event, fill)
    do throws(ValueError) {
      roundTrip = try RoundTrip(opening: event, fill, entry: fill.side, contract)
    } catch {
      throw .notRepresentable(positionId, error)
    }
  }

  init(
    contract: PositionContract, fills: some Sequence<OrderEvent>
  ) throws(PositionError) {
    var fills = fills.makeIterator()
    guard let first = fills.next() else { throw .noFills }
    try self.init(contract: contract, fill: first)
    while let event = fills.next() { try apply(event) }
  }

  /// Takes a further fill.
  ///
  /// - Throws: `PositionError` when the fill is not this position's or came before; the position
  ///   then stays as it was.
  public mutating func apply(_ event: OrderEvent) throws(PositionError) {
    let (fill, stated) = try Position.checked(event, contract)
    guard stated == id else { throw .wrongPosition(id, stated: stated) }
    try checkNew(event, fill)
    do throws(ValueError) {
      if roundTrip.side == .flat {
        roundTrip = try RoundTrip(opening: event, fill, entry: roundTrip.entry, contract)
        log = FillLog(event, fill)
      } else {
        try roundTrip.add(event, fill, contract)
        log.append(event, fill)
      }
    } catch {
      throw .notRepresentable(id, error)
    }
    fillCount += 1
  }

  /// The fill of an event, and the position that it names.
  private static func checked(
    _ event: OrderEvent, _ contract: PositionContract
  ) throws(PositionError) -> (OrderFilled, PositionId) {
    guard case .filled(let fill) = event.kind else {
      throw .notAFill(event.clientOrderId, eventId: event.eventId)
    }
    guard event.instrumentId == contract.instrumentId else {
      throw .wrongInstrument(contract.instrumentId, stated: event.instrumentId)
    }
    guard let positionId = fill.positionId else {
      throw .noPositionId(event.clientOrderId, fill.tradeId)
    }
    guard fill.side != .noOrderSide else { throw .noSide(positionId, fill.tradeId) }
    let rule = fill.lastQuantity.raw == 0 ? "it fills nothing" : fill.info.violation()
    if let rule { throw .invalidFill(positionId, fill.tradeId, rule: rule) }
    return (fill, positionId)
  }

  private func checkNew(_ event: OrderEvent, _ fill: OrderFilled) throws(PositionError) {
    guard !log.contains(eventId: event.eventId) else { throw .duplicateEvent(id, event.eventId) }
    guard !log.containsTrade(of: fill) || isOtherHalfOfFlip(event, fill) else {
      throw .duplicateTrade(id, fill.tradeId)
    }
  }

  /// Whether the fill that closed the position and this one are the halves of an equal flip.
  private func isOtherHalfOfFlip(_ event: OrderEvent, _ fill: OrderFilled) -> Bool {
    roundTrip.side == .flat && log.newestIsTrade(of: fill)
      && log.newest.clientOrderId == event.clientOrderId
  }
}
