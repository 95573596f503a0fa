extension Account: Identifiable, CustomStringConvertible {
  /// What it holds: `SIM-001: CASH 100.00 USD, 5.00 of it locked`, one after another.
  public var description: String {
    let held = balances.map { balance in
      let locked =
        balance.locked.raw == 0 ? "" : ", \(balance.locked.amountDescription) of it locked"
      return "\(balance.total)\(locked)"
    }
    return "\(id): \(type.rawValue) \(held.joined(separator: "; "))"
  }
}
