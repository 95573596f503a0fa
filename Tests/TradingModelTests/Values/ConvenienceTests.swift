import Foundation
import Testing
import TradingModel

/// What a user of the values reaches for.
@Suite struct ConvenienceTests {
  private struct Everything: Codable, Equatable {
    var trader = TraderId(unchecked: Text("TRADER-001"))
    var id = UUID4()
    var price: Price
    var quantity: Quantity
    var decimal: ExactDecimal
    var time: UnixNanos
  }

  @Test func valuesAreCodable() throws {
    let value = Everything(
      price: try Price("-1.50"), quantity: try Quantity("34028236692092.9970038656466944"),
      decimal: try ExactDecimal("0.0300"), time: UnixNanos(.max))
    let json = try JSONEncoder().encode(value)
    #expect(try JSONDecoder().decode(Everything.self, from: json) == value)
    #expect(String(decoding: json, as: UTF8.self).contains(#""price":"-1.50""#))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TraderId.self, from: Data(#""NOHYPHEN""#.utf8))
    }
  }

  @Test func textIsReadBack() throws {
    func same<Value: LosslessStringConvertible & Equatable>(_ value: Value) -> Bool {
      Value(String(value)) == value
    }
    #expect(try same(Price("1.50")) && same(Quantity("2")) && same(ExactDecimal("1E+3")))
    #expect(try same(ClientOrderId("O-1")) && same(UUID4()) && same(UnixNanos(7)))
    func read<Value: LosslessStringConvertible>(_ text: String) -> Value? { Value(text) }
    #expect(read("") as ClientOrderId? == nil && read("x") as Price? == nil)
  }

  @Test func momentsAndSpans() throws {
    let moment = try UnixNanos(iso8601: "2025-01-02T03:04:05.678901234Z")
    #expect(moment.iso8601 == "2025-01-02T03:04:05.678901234Z")
    let later = try moment + .seconds(1.5)
    #expect(later.iso8601 == "2025-01-02T03:04:07.178901234Z")
    #expect(moment.duration(to: later) == .seconds(1.5))
    #expect(later.duration(to: moment) == .seconds(-1.5))
    #expect(try later - .seconds(1.5) == moment)
    #expect(UnixNanos(0).duration(to: UnixNanos(.max)) > .seconds(18_446_744_073))
    #expect(throws: ValueError.self) { try UnixNanos(0) - .nanoseconds(1) }
    #expect(throws: ValueError.self) { try UnixNanos(.max) + .seconds(1) }
    #expect(throws: ValueError.self) { try UnixNanos(iso8601: "yesterday") }
    let date = Date(timeIntervalSince1970: moment.timeIntervalSince1970)
    #expect(
      try UnixNanos(timeIntervalSince1970: date.timeIntervalSince1970).iso8601
        == "2025-01-02T03:04:05.678901Z")
    for seconds in [-1, 1e11, .nan, .infinity] {
      #expect(throws: ValueError.self) { try UnixNanos(timeIntervalSince1970: seconds) }
    }
  }

  @Test func textsAreTheirBytes() {
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
    #expect(DynamicValue.string(composed) != .string(decomposed))
    #expect(DynamicValue.uint(5) == .int(5) && DynamicValue.uint(.max) != .int(-1))
    #expect(Set([DynamicValue.uint(5), .int(5)]).count == 1)
    let map: DynamicMap = [composed: 1, decomposed: 2]
    #expect(map[composed] == 1 && map[decomposed] == 2)
    var state: StrategyState = [composed: [1], decomposed: [2]]
    #expect(state.count == 2 && state[decomposed] == [2])
    state[composed] = nil
    #expect(state.entries.map(\.bytes) == [[2]])
    #expect(state != [composed: [2]])
  }

  @Test func exponentsBeyondAnyTextCannotBeMade() throws {
    for exponent in [Int32.max, .min, 0] {
      let decimal = ExactDecimal(coefficient: .min, exponent: exponent)
      #expect(try ExactDecimal(decimal.description) == decimal)
    }
    #expect(throws: ValueError.self) { try ExactDecimal("1E+3000000001") }
  }
}
