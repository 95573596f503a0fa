/// What a database that keeps events only can keep of what other rules, or a stored state, have made.
extension Order {
  /// Whether the same events, folded by other rules, give the same order.
  public func isSame(by rules: FoldingRules) -> Bool {
    guard var folded = try? Order(events: events, rules: rules) else { return false }
    folded.rules = self.rules
    return folded == self
  }
}

extension Position {
  /// Whether the position's fills, folded by these rules, give the same state.
  ///
  /// They do not where NautilusTrader 2.0 stored a state that counts more than the fills.
  public func isSame(by rules: FoldingRules, of instrument: Instrument) -> Bool {
    let folded = try? Position(instrument: instrument, fills: fills, rules: rules)
    return folded?.id == id && folded?.roundTrip == roundTrip
  }
}
