/// Logs to which two versions have appended, each event by the rules of its version.
extension Order {
  /// Applies one event by other rules than those of the events before, which hold from then on.
  package mutating func apply(_ event: OrderEvent, by rules: FoldingRules) throws(OrderError) {
    var order = self
    order.rules = rules
    try order.apply(event)
    self = order
  }
}

extension Account {
  /// Applies a statement by other rules than those of the statements before, which hold from then
  /// on.
  package mutating func apply(_ event: AccountState, by rules: FoldingRules) throws(AccountError) {
    var account = self
    account.rules = rules
    try account.apply(event)
    self = account
  }
}

extension Position {
  /// Applies a fill by other rules than those of the fills before, which hold from then on.
  ///
  /// - Throws: `PositionError`.
  package mutating func apply(
    _ event: OrderEvent, of instrument: Instrument, by rules: FoldingRules
  ) throws(PositionError) {
    guard rules != self.rules else { return try apply(event) }
    var position = self
    position.contract = PositionContract(instrument, rules)
    try position.apply(event)
    self = position
  }
}
