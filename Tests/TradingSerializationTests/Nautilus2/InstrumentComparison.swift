import Fixtures
import TradingModel
import TradingSerialization

extension Differences {
  /// Compares an instrument with the state that NautilusTrader 2.0 has of it, key by key.
  ///
  /// That has no fees; and what was nil in `info` is an empty map there.
  init(_ instrument: Instrument, _ state: JSON) {
    let expected = state["to_dict"]
    let written = try? instrument.plainMap()
    guard case .map(let map)? = written else {
      note("\(instrument.id) is no map")
      return
    }
    for entry in map.entries {
      guard case .string(let key) = entry.key else { continue }
      switch key {
      case "maker_fee", "taker_fee", "venue_name", "info": continue
      // 2.0 names the scheme of every bet, and stores none.
      case "tick_scheme_name" where state["class"] == .string("BettingInstrument"): continue
      case "tick_scheme_name": check(key, entry.value, expected["tick_scheme"])
      default:
        if key.hasPrefix("size_"), state["class"] == .string("Equity") { continue }
        check(key, entry.value, expected[key])
      }
    }
    for key in ["max_quantity", "min_quantity", "max_notional", "min_notional"] {
      compareLimit(key, instrument.limits, expected[key])
    }
    let info = DynamicValue.map(instrument.info ?? DynamicMap())
    if let found = info.difference(from: expected["info"]) { note("info\(found)") }
  }

  private mutating func check(_ key: String, _ value: DynamicValue, _ expected: JSON) {
    // Dates of bets are text there.
    switch value {
    case .int(let number) where expected.string == "\(number)": return
    case .uint(let number) where expected.string == "\(number)": return
    default: break
    }
    if let found = value.difference(from: expected) { note("\(key)\(found)") }
  }

  private mutating func compareLimit(
    _ key: String, _ limits: InstrumentLimits, _ expected: JSON
  ) {
    let value =
      switch key {
      case "max_quantity": limits.maxQuantity?.description
      case "min_quantity": limits.minQuantity?.description
      case "max_notional": limits.maxNotional?.description
      default: limits.minNotional?.description
      }
    compare(key, value, expected)
  }
}
