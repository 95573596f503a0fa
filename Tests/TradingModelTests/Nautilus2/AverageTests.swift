import Testing

@testable import TradingModel

/// Exact averages.
@Suite struct AverageTests {
  private static func average(_ fills: [(price: String, quantity: String)]) throws -> Double {
    var sum = WideInteger.zero
    var quantity: UInt128 = 0
    for fill in fills {
      let filled = try Quantity(fill.quantity)
      sum = try #require(sum.adding(WideInteger(Price(fill.price).raw, times: filled.raw)))
      quantity += filled.raw
    }
    return sum.average(over: quantity)
  }

  @Test func averagesAreTheNearestDoubles() throws {
    #expect(try Self.average([("0.1", "1"), ("0.2", "1")]) == 0.15)
    #expect(try Self.average([("1", "1"), ("1", "1"), ("2", "1")]) == 4.0 / 3)
    #expect(try Self.average([("-5", "50000"), ("-7", "50000")]) == -6)
    #expect(try Self.average([("-1", "1"), ("2", "2")]) == 1)
    #expect(try Self.average([]) == 0)
  }

  @Test func theLargestAndTheSmallestNumbersFit() throws {
    let price = try Price(raw: Price.maxRaw, precision: 16)
    var sum = WideInteger.zero
    for _ in 0..<1000 {
      sum = try #require(sum.adding(WideInteger(price.raw, times: Quantity.maxRaw)))
    }
    #expect(sum.average(over: Quantity.maxRaw * 1000) == 17_014_118_346_046)
    #expect(try Self.average([("0.0000000000000001", "0.0000000000000001")]) == 1e-16)
  }

  /// Sums of random fills, against sums of integers that fit.
  @Test func averagesAgreeWithIntegers() throws {
    for seed in 1...200 {
      let fills = (1...7).map { (seed * 7919 * $0 % 100_003, seed * 104_729 * $0 % 997 + 1) }
      let total = fills.reduce(0) { $0 + $1.0 * $1.1 }
      let quantity = fills.reduce(0) { $0 + $1.1 }
      let average = try Self.average(fills.map { ("\($0.0)", "\($0.1)") })
      #expect(average == Double(total) / Double(quantity))
    }
  }
}
