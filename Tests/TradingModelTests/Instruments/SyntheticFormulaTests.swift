import Testing
import TradingModel

@Suite struct SyntheticFormulaTests {
  private func synthetic(_ formula: String) throws -> SyntheticInstrument {
    try SyntheticInstrument(
      symbol: Symbol("SYN"), pricePrecision: 2,
      components: [InstrumentId("A.B"), InstrumentId("C-D.E")], formula: formula, tsEvent: 1,
      tsInit: 2)
  }

  @Test(arguments: [
    "(BTC-ETH.SYNTH + AUD/USD.SIM) / 2", "A.B", "-A.B * -C_D.E", "min(A.B, C_D.E)", "!(a && b)",
    "math::sqrt 4 + A.B", "x = 1; x + 2;", "\"(\" == a", "2 ^ -1", "a <= b || a != c",
  ]) func formulasAreTaken(formula: String) throws {
    #expect(try synthetic(formula).formula == formula)
  }

  @Test(arguments: [
    "", "  ", "not ( a formula", "a + ", "(a", "a)", "* a", "a * / b", "\"a", "()(", "a -",
  ]) func whatCannotBeParsedIsRefused(formula: String) {
    #expect(throws: InstrumentError.self) { try synthetic(formula) }
  }
}
