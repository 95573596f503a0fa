import Testing

@testable import TradingModel

/// Sums that doubles get wrong.
@Suite struct ExactRuleTests {
  private func position(
    _ fills: [(OrderSide, String, String)], isInverse: Bool = false, multiplier: String = "1",
    rules: FoldingRules = .exact, commission: String = "0.00 USD"
  ) throws -> Position {
    let contract = try Sample.contract(
      settlement: isInverse ? "ETH" : "USD", isInverse: isInverse, isSpot: false,
      multiplier: multiplier, sizePrecision: 8, rules: rules)
    let events = try fills.enumerated().map { index, fill in
      try Sample.fill(
        fill.0, fill.1, at: UInt64(index + 1), price: fill.2, commission: commission)
    }
    return try Position(contract: contract, fills: events)
  }

  /// 0.1 and 0.2 are not 0.3 in doubles.
  @Test func averagesAreDecimals() throws {
    let fills = [(OrderSide.buy, "0.1", "50000.00"), (.buy, "0.2", "50000.00")]
    let position = try position(fills)
    #expect(position.averageOpenPrice == 50_000)
    #expect(position.exactAverageOpenPrice?.description == "50000.0000000000000000")
    #expect(try self.position(fills, rules: .nautilus1231).averageOpenPrice != 50_000)
    #expect(try self.position(fills, rules: .nautilus1231).exactAverageOpenPrice == nil)
    let third = try self.position([(.buy, "1", "1.00"), (.buy, "2", "2.00")])
    #expect(third.exactAverageOpenPrice?.description == "1.6666666666666667")
  }

  /// However a position is closed, what it earns adds up to what was paid and got.
  @Test func profitsAddUp() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var (fills, held, cash): ([(OrderSide, String, String)], Int128, Int128) = ([], 0, 0)
      func trade(_ lots: Int128, at cents: Int128) {
        let side: OrderSide = lots > 0 ? .buy : .sell
        fills.append((side, "\(lots.magnitude)", "\(cents / 100).\(cents % 100 / 10)\(cents % 10)"))
        held += lots
        cash -= lots * cents
      }
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let cents = Int128(Int.random(in: 1...99_999_999, using: &random))
        let lots = Int128(Int.random(in: 1...1_000_000, using: &random))
        if held > 1, Bool.random(using: &random) {
          trade(-Int128(Int.random(in: 1..<Int(held), using: &random)), at: cents)
        } else {
          trade(lots, at: cents)
        }
      }
      trade(-held, at: 12_345)
      let closed = try position(fills)
      #expect(closed.isClosed)
      #expect(closed.realizedPnl.raw == cash * 100_000_000_000_000, "\(fills)")
    }
  }

  @Test func commissionsNeverPassThroughADouble() throws {
    let large = "9007199254740.93 USD"
    let fills = [(OrderSide.buy, "1", "1.00"), (.buy, "1", "1.00"), (.buy, "1", "1.00")]
    #expect(throws: PositionError.self) { try position(fills, commission: large) }
    let paid = try position(fills, commission: "5000000000000.01 USD")
    #expect(paid.commissions.map(\.description) == ["15000000000000.03 USD"])
    #expect(paid.realizedPnl.description == "-15000000000000.03 USD")
    let order = try OrderSample.order(
      rules: .exact, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("0.1", price: "50000.00", commission: "4503599627370.11 USD", trade: "1"),
      OrderSample.filled("0.2", price: "50000.00", commission: "4503599627370.11 USD", trade: "2"))
    #expect(order.commissions.map(\.description) == ["9007199254740.22 USD"])
    #expect(order.averagePrice == 50_000)
    #expect(order.exactAveragePrice?.description == "50000.0000000000000000")
    #expect(order.slippage == 49_900)
  }

  @Test func inverseContractsAndMultipliers() throws {
    let inverse = try position(
      [(.buy, "100", "2000.00"), (.sell, "100", "2500.00")], isInverse: true, multiplier: "10",
      commission: "0.00 USD")
    #expect(inverse.realizedPnl.description == "0.10000000 ETH")
    let short = try position(
      [(.sell, "3", "10.00"), (.buy, "1", "9.00")], multiplier: "0.5")
    #expect(short.realizedPnl.description == "0.50 USD" && short.signedQuantity == -2)
    #expect(try short.unrealizedPnl(at: Price("8.00")).description == "2.00 USD")
    #expect(try short.totalPnl(at: Price("8.00")).description == "2.50 USD")
  }

  /// Where doubles are exact, both agree in everything that a report shows.
  @Test func agreesWithTheDoublesWhereTheyAreExact() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var held = 0
      let fills = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        // An engine splits what would take a position through zero.
        let most = held == 0 ? 16 : held.magnitude
        let isBuy = Bool.random(using: &random)
        let lots = (held > 0) == isBuy ? 4 : Int.random(in: 1...Int(most), using: &random)
        held += isBuy ? lots : -lots
        let price = "\(Int.random(in: 1...64, using: &random)).50"
        return (isBuy ? OrderSide.buy : .sell, "\(lots)", price)
      }
      guard let double = try? position(fills, rules: .nautilus1231) else { continue }
      let exact = try position(fills)
      #expect(exact.quantity == double.quantity && exact.side == double.side)
      #expect(exact.peakQuantity == double.peakQuantity)
      #expect(abs(exact.averageOpenPrice - double.averageOpenPrice) < 1e-9)
      #expect(abs(exact.averageClosePrice - double.averageClosePrice) < 1e-9)
      #expect(abs(exact.realizedReturn - double.realizedReturn) < 1e-9)
      #expect(
        abs(exact.realizedPnl.doubleValue - double.realizedPnl.doubleValue)
          <= 0.005 * Double(fills.count) + 1e-9)
    }
  }
}
