import Testing
import TradingModel

@Suite struct IdentifierTests {
  @Test(arguments: ["", " ", "\t\n"]) func noneIsBlank(text: String) {
    #expect(throws: IdentifierError.self) { try ClientOrderId(text) }
    #expect(throws: IdentifierError.self) { try PositionId(text) }
    #expect(throws: IdentifierError.self) { try Symbol(text) }
    #expect(throws: IdentifierError.self) { try InstrumentId("\(text).X") }
    #expect(throws: IdentifierError.self) { try InstrumentId("X.\(text)") }
  }

  @Test func onlySymbolsAndPositionsTakeOtherThanASCII() throws {
    #expect(try Symbol("Ünï").value == "Ünï")
    #expect(try PositionId("P-é").value == "P-é")
    #expect(try InstrumentId("Ünï.X").symbol.value == "Ünï")
    #expect(throws: IdentifierError.self) { try InstrumentId("X.é") }
    for make in [
      { try ClientOrderId("é").value }, { try VenueOrderId("é").value }, { try Venue("é").value },
      { try TradeId("é").value }, { try OrderListId("é").value }, { try ClientId("é").value },
      { try TraderId("é-1").value }, { try StrategyId("é-1").value },
      { try AccountId("é-1").value }, { try ExecAlgorithmId("é").value },
      { try ComponentId("é").value },
    ] as [() throws -> String] {
      #expect(throws: IdentifierError.self) { try make() }
    }
  }

  @Test func someNeedAHyphen() throws {
    for make in [
      { try TraderId("X").value }, { try StrategyId("X").value }, { try AccountId("X").value },
      { try StrategyId("external").value },
    ] as [() throws -> String] {
      #expect(throws: IdentifierError.self) { try make() }
    }
    #expect(try StrategyId("EXTERNAL").value == "EXTERNAL")
    #expect(try AccountId("SIM-001-X").issuer == "SIM")
  }

  @Test func tradesHaveAtMost36Characters() throws {
    let longest = String(repeating: "x", count: 36)
    #expect(try TradeId(longest).value == longest)
    #expect(throws: IdentifierError.self) { try TradeId(longest + "x") }
  }

  @Test func instrumentSplitsAtItsLastDot() throws {
    let id = try InstrumentId("BRK.B.XNYS")
    #expect(id.symbol.value == "BRK.B")
    #expect(id.venue.value == "XNYS")
    #expect(InstrumentId(symbol: id.symbol, venue: id.venue) == id)
    #expect(throws: IdentifierError.self) { try InstrumentId("AAPL") }
  }

  @Test func orderIsThatOfBytes() throws {
    let sorted = try ["B", "a", "ab", "b"].map { try ClientOrderId($0) }
    #expect(sorted.reversed().sorted() == sorted)
  }
}
