/// What an account may do: hold money only, borrow against margin, hold stakes, or hold tokens.
public enum AccountType: String, Sendable, CaseIterable {
  case cash = "CASH"
  case margin = "MARGIN"
  case betting = "BETTING"
  /// Tokens on a chain, exact to the last unit; of NautilusTrader 2.0.
  case wallet = "WALLET"
}
