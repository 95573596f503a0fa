import DemoVenue
import Testing
import TradingModel

@Suite struct SimulatedVenueTests {
  @Test func theSameSeedGivesTheSameMarket() throws {
    let first = try talk(seed: 7)
    #expect(first == (try talk(seed: 7)))
    #expect(first != (try talk(seed: 8)))
    #expect(first.contains { $0.contains("filled") })
  }

  @Test func whatItSaysIsReadBackAsItWas() throws {
    for line in try talk(seed: 3) { #expect(try VenueAnswer(line: line).line == line) }
    for request in try requests() { #expect(try VenueRequest(line: request.line) == request) }
    #expect(throws: MessageError.self) { try VenueRequest(line: "sell everything") }
    #expect(throws: MessageError.self) { try VenueAnswer(line: "report 12") }
  }

  @Test func aReplayHoldsEverythingAfterAMomentInOrder() throws {
    var venue = try SimulatedVenue(seed: 1)
    for request in try requests() { _ = try venue.answer(request) }
    let reports = venue.reports
    let middle = try #require(reports.dropFirst(reports.count / 2).first)
    let replay = try venue.answer(.replay(since: middle.time))
    #expect(replay.dropLast() == reports.filter { $0.time > middle.time }.map { .report($0) }[...])
    #expect(replay.last == .ready)
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test func anOrderThatComesTwiceIsAnError() throws {
    var venue = try SimulatedVenue(seed: 1)
    let order = try ticket("O-1", .market)
    _ = try venue.answer(.submit(order))
    #expect(throws: SimulatedVenue.Failure.orderCameTwice(order.id)) {
      try venue.answer(.submit(order))
    }
  }

  @Test func aMarketOrderIsFilledAndPaidAtOnce() throws {
    var venue = try SimulatedVenue(seed: 1)
    let order = try ticket("O-1", .market)
    _ = try venue.answer(.submit(order))
    let fills = venue.reports.compactMap { report -> VenueFill? in
      if case .filled(let fill) = report.kind { fill } else { nil }
    }
    #expect(fills.reduce(0) { $0 + $1.quantity.lots } == order.quantity.lots)
    #expect(venue.orders.first?.isClosed == true)
    #expect(venue.holding(of: order.instrumentId) == order.quantity.lots)
    let totals = try venue.totals(of: order.accountId)
    #expect(totals == fills.last?.totals)
    #expect(totals.last?.description == "102.00000000 ETH")
  }

  private func requests() throws -> [VenueRequest] {
    var requests: [VenueRequest] = [
      .submit(try ticket("O-1", .market)),
      .submit(try ticket("O-2", .limit, price: Price("2499.00"))),
      .submit(try ticket("O-3", .stopLimit, price: Price("2502.00"), trigger: Price("2501.00"))),
      .submit(try ticket("O-4", .stopMarket, trigger: Price("2503.00"))),
      .submit(
        try ticket("O-5", .trailingStopMarket, trigger: Price("2504.00"), offset: Price("4.00"))),
      .submit(try ticket("O-6", .limit, price: Price("1.00"))),
    ]
    for _ in 0..<40 { requests.append(.next) }
    return requests + [.cancel(try ClientOrderId("O-6"))]
  }

  private func talk(seed: UInt64) throws -> [String] {
    var venue = try SimulatedVenue(seed: seed)
    return try requests().flatMap { try venue.answer($0) }.map(\.line)
  }

  private func ticket(
    _ id: String, _ type: OrderType, price: Price? = nil, trigger: Price? = nil,
    offset: Price? = nil
  ) throws -> OrderTicket {
    OrderTicket(
      id: try ClientOrderId(id), accountId: try AccountId("SIM-CASH"),
      instrumentId: try InstrumentId("ETHUSDT.SIM"), side: .buy, quantity: try Quantity("2.000"),
      type: type, price: price, trigger: trigger, offset: offset)
  }
}
