import TestSupport
public import TradingModel

/// A venue with a market of its own, the same in every run with the same seed and the same requests.
///
/// It outlives the nodes that trade at it, as venues do: it knows which orders reached it, what it
/// did with them, and what the accounts hold. It computes in integers: prices in cents, quantities
/// in lots of a thousandth, USDT in units of 10^-8.
public struct SimulatedVenue: Sendable {
  /// Why the venue refuses to go on.
  public enum Failure: Error, Sendable, Equatable {
    /// A node sent the same order twice.
    case orderCameTwice(ClientOrderId)
    /// It trades no such thing, or keeps no such account.
    case unknown(String)
  }

  var random: SeededGenerator
  private var clock = VenueListing.opening.value
  private let quoteInterval: UInt64
  private var stepsLeft = Int.max
  var markets: [InstrumentId: Market]
  var accounts: [AccountId: VenueAccount]
  private var places: [ClientOrderId: Int] = [:]
  private var answers: [VenueAnswer] = []

  /// All orders that it took or refused, in the order in which they came.
  public internal(set) var orders: [VenueOrder] = []
  /// Everything that it reported, oldest first.
  public private(set) var reports: [VenueReport] = []

  /// Opens a market, which stays open until it is told otherwise.
  ///
  /// - Parameters:
  ///   - seed: of all that happens by chance.
  ///   - quoteInterval: the time between two prices, in nanoseconds; a quarter of a second unless given.
  public init(seed: UInt64, quoteInterval: UInt64 = 250_000_000) throws {
    random = SeededGenerator(seed: seed)
    self.quoteInterval = quoteInterval
    markets = [
      try InstrumentId("ETHUSDT.SIM"): Market(cents: 250_000, stride: 120),
      try InstrumentId("BTCUSDT-PERP.SIM"): Market(cents: 6_000_000, stride: 2_500),
    ]
    accounts = [:]
    for state in try VenueListing.accounts() {
      accounts[state.accountId] = VenueAccount(opening: state)
    }
  }

  /// Takes a request; the answer ends with `.ready`.
  public mutating func answer(_ request: VenueRequest) throws -> [VenueAnswer] {
    answers = []
    switch request {
    case .replay(let since): answers = reports.filter { $0.time > since }.map { .report($0) }
    case .submit(let ticket): try take(ticket)
    case .cancel(let id): cancel(id)
    case .next: try step()
    }
    return answers + [.ready]
  }

  /// Lets the market make a number of further steps, and no more.
  public mutating func close(afterSteps steps: Int) { stepsLeft = steps }

  /// What it holds for all strategies together, in thousandths.
  public func holding(of instrumentId: InstrumentId) -> Int64 {
    markets[instrumentId]?.heldLots ?? 0
  }

  /// What an account holds.
  public func totals(of accountId: AccountId) throws -> [Money] {
    try accounts[accountId]?.totals() ?? []
  }

  /// Tells what happened, at a moment of its own.
  mutating func report(_ kind: VenueReport.Kind, of index: Int) {
    clock += UInt64.random(in: 100_000...2_000_000, using: &random)
    let report = VenueReport(time: UnixNanos(clock), id: orders[index].ticket.id, kind: kind)
    reports.append(report)
    answers.append(.report(report))
  }

  private mutating func take(_ ticket: OrderTicket) throws {
    guard places[ticket.id] == nil else { throw Failure.orderCameTwice(ticket.id) }
    guard markets[ticket.instrumentId] != nil else {
      throw Failure.unknown(ticket.instrumentId.value)
    }
    let index = orders.count
    places[ticket.id] = index
    orders.append(VenueOrder(ticket, number: index + 1))
    if ticket.type == .limit, Int.random(in: 0..<20, using: &random) == 0 {
      orders[index].isClosed = true
      return report(.rejected(reason: "too many orders at this price"), of: index)
    }
    report(.accepted(orders[index].venueOrderId), of: index)
    if ticket.type == .market { try fillAtMarket(index) }
  }

  private mutating func cancel(_ id: ClientOrderId) {
    guard let index = places[id] else { return }
    if orders[index].isClosed {
      return report(.cancelRejected(reason: "it is closed"), of: index)
    }
    orders[index].isClosed = true
    report(.canceled, of: index)
  }

  private mutating func step() throws {
    guard stepsLeft > 0 else { return answers.append(.closed) }
    stepsLeft -= 1
    for id in markets.keys.sorted() {
      guard var market = markets[id] else { continue }
      market.move(using: &random)
      markets[id] = market
      clock += quoteInterval
      answers.append(
        .quote(VenueQuote(time: UnixNanos(clock), instrumentId: id, price: try market.price())))
      for index in orders.indices
      where !orders[index].isClosed && orders[index].ticket.instrumentId == id {
        try work(index, at: market.cents)
      }
    }
  }
}

/// What one instrument costs, and how much of it the nodes hold.
struct Market: Sendable {
  private(set) var cents: Int64
  /// The most that a step can move the price by chance, in cents.
  private let stride: Int64
  /// Where the price tends to return to.
  private let home: Int64
  var heldLots: Int64 = 0

  init(cents: Int64, stride: Int64) {
    self.cents = cents
    self.stride = stride
    home = cents
  }

  mutating func move(using random: inout SeededGenerator) {
    cents += Int64.random(in: -stride...stride, using: &random) + (home - cents) / 16
  }

  func price() throws -> Price { try Price(cents: cents) }
}
