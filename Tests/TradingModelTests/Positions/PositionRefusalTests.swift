import Testing

@testable import TradingModel

@Suite struct PositionRefusalTests {
  let contract: PositionContract
  let id: PositionId
  let trade: TradeId

  init() throws {
    contract = try Sample.contract()
    id = try PositionId("P-1")
    trade = try TradeId("T-1")
  }

  /// Applies a fill that must be refused, and checks that nothing changed.
  private func expectRefusal(
    of event: OrderEvent, by position: Position, _ error: PositionError,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var changed = position
    #expect(throws: error, sourceLocation: sourceLocation) { try changed.apply(event) }
    #expect(changed == position, sourceLocation: sourceLocation)
  }

  @Test func sameEventTwice() throws {
    let fill = try Sample.fill(.buy, "1.00", at: 1)
    let position = try Position(contract: contract, fill: fill)
    expectRefusal(of: fill, by: position, .duplicateEvent(id, fill.eventId))
  }

  @Test func sameTradeUnderANewEventId() throws {
    let position = try Position(contract: contract, fill: Sample.fill(.buy, "1.00", at: 1))
    let again = try Sample.fill(.buy, "1.0", at: 5, trade: "T-1")
    expectRefusal(of: again, by: position, .duplicateTrade(id, trade))
  }

  @Test func oneTradeIdMayHaveSeveralFills() throws {
    var position = try Position(contract: contract, fill: Sample.fill(.buy, "1.00", at: 1))
    try position.apply(Sample.fill(.buy, "1.01", at: 1))
    try position.apply(Sample.fill(.buy, "1.00", at: 1, price: "100.01"))
    try position.apply(Sample.fill(.sell, "1.00", at: 1))
    #expect(position.tradeIds == [trade, trade, trade, trade])
  }

  @Test func flipIntoAnEqualSizeIsNoDuplicate() throws {
    let fills = try [
      Sample.fill(.buy, "50.00", at: 1),
      Sample.fill(.sell, "50.00", at: 2, price: "101.00", order: "O-2"),
      Sample.fill(.sell, "50.00", at: 2, price: "101.00", order: "O-2"),
    ]
    let position = try Position(contract: contract, fills: fills)
    #expect(position.isShort && position.signedQuantity == -50)
    #expect(position.fills == [fills[2]])
    #expect(position.averageOpenPrice == 101)
    // A third one is the same trade again.
    let third = try Sample.fill(.sell, "50.00", at: 2, price: "101.00", order: "O-2")
    expectRefusal(of: third, by: position, .duplicateTrade(id, try TradeId("T-2")))
  }

  @Test func flatPositionRefusesWhatIsNoFlip() throws {
    let closing = try Sample.fill(.sell, "1.00", at: 2, order: "O-2")
    let position = try Position(
      contract: contract, fills: [Sample.fill(.buy, "1.00", at: 1), closing])
    // The event that closed it, the trade that opened it, the closing trade by another order.
    expectRefusal(of: closing, by: position, .duplicateEvent(id, closing.eventId))
    expectRefusal(
      of: try Sample.fill(.buy, "1.00", at: 1), by: position, .duplicateTrade(id, trade))
    expectRefusal(
      of: try Sample.fill(.sell, "1.00", at: 2, order: "O-3"), by: position,
      .duplicateTrade(id, try TradeId("T-2")))
  }

  @Test func fillsOfSomethingElse() throws {
    let position = try Position(contract: contract, fill: Sample.fill(.buy, "1.00", at: 1))
    expectRefusal(
      of: try Sample.fill(.buy, "1.00", at: 2, position: "P-2"), by: position,
      .wrongPosition(id, stated: try PositionId("P-2")))
    expectRefusal(
      of: try Sample.fill(.buy, "1.00", at: 2, instrument: "X.SIM"), by: position,
      .wrongInstrument(contract.instrumentId, stated: try InstrumentId("X.SIM")))
    expectRefusal(
      of: try Sample.fill(.buy, "1.00", at: 2, position: nil), by: position,
      .noPositionId(try ClientOrderId("O-1"), try TradeId("T-2")))
    expectRefusal(
      of: try Sample.fill(.noOrderSide, "1.00", at: 2), by: position,
      .noSide(id, try TradeId("T-2")))
  }

  @Test func eventsThatAreNoFills() throws {
    let fill = try Sample.fill(.buy, "1.00", at: 1)
    let event = OrderEvent(
      traderId: fill.traderId, strategyId: fill.strategyId, instrumentId: fill.instrumentId,
      clientOrderId: fill.clientOrderId, tsEvent: 1, tsInit: 1, kind: .emulated)
    let error = PositionError.notAFill(fill.clientOrderId, eventId: event.eventId)
    #expect(throws: error) { try Position(contract: contract, fill: event) }
    expectRefusal(of: event, by: try Position(contract: contract, fill: fill), error)
    #expect(throws: PositionError.noFills) { try Position(contract: contract, fills: []) }
  }

  @Test func openingFillNeedsAPositionId() throws {
    let fill = try Sample.fill(.buy, "1.00", at: 1, position: nil)
    #expect(throws: PositionError.noPositionId(fill.clientOrderId, trade)) {
      try Position(contract: contract, fill: fill)
    }
  }

  @Test func resultsBeyondTheRange() throws {
    let position = try Position(
      contract: contract, fill: Sample.fill(.buy, "34000000000000.00", at: 1, price: "0.01"))
    var changed = position
    #expect(throws: PositionError.self) {
      try changed.apply(Sample.fill(.buy, "1000000000000.00", at: 2))
    }
    #expect(changed == position)
    #expect(throws: PositionError.self) {
      try changed.apply(Sample.fill(.sell, "34000000000000.00", at: 2, price: "1000.00"))
    }
    #expect(changed == position)
  }

  /// A netting position that never goes flat: duplicates are still found behind thousands of fills.
  @Test func duplicatesInALongLog() throws {
    let first = try Sample.fill(.buy, "1.00", at: 1)
    var position = try Position(contract: contract, fill: first)
    for second in 2...5000 {
      try position.apply(Sample.fill(.buy, "1.00", at: UInt64(second)))
    }
    expectRefusal(of: first, by: position, .duplicateEvent(id, first.eventId))
    for second: UInt64 in [1, 16, 17, 18, 5000] {
      expectRefusal(
        of: try Sample.fill(.buy, "1.00", at: second), by: position,
        .duplicateTrade(id, try TradeId("T-\(second)")))
    }
    #expect(position.quantity.description == "5000.00")
    // Going flat and opening anew forgets them, as it forgets the fills.
    try position.apply(Sample.fill(.sell, "5000.00", at: 6000))
    try position.apply(Sample.fill(.buy, "2.00", at: 6001))
    try position.apply(Sample.fill(.buy, "1.00", at: 1))
    #expect(position.eventCount == 2)
  }
}
