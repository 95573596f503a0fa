/// How NautilusTrader 2.0 folds an account.
extension Account {
  /// Takes the first statement, whose totals may be below zero.
  mutating func beginByNautilus2(_ first: AccountState) throws(AccountError) {
    try checkWallet(first)
    take(first, shown(first.balances))
  }

  /// Takes a further statement about this account; another type or base currency changes nothing.
  mutating func applyByNautilus2(_ event: AccountState) throws(AccountError) {
    try checkWallet(event)
    try check(event)
    take(event, shown(event.balances))
  }

  private func checkWallet(_ event: AccountState) throws(AccountError) {
    guard type == .wallet, let base = event.baseCurrency else { return }
    throw .walletWithBase(id, base)
  }

  /// What a wallet locks is known to its node only, and nothing at first.
  private func shown(_ stated: [AccountBalance]) -> [AccountBalance] {
    guard type == .wallet else { return stated }
    return stated.compactMap { balance in
      // Always there: a total less nothing is the total.
      try? AccountBalance(
        total: balance.total, locked: .zero(balance.currency), free: balance.total)
    }
  }
}
