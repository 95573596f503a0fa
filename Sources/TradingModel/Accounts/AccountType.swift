/// What an account may do: hold money only, borrow against margin, or hold stakes.
public enum AccountType: String, Sendable, CaseIterable {
  case cash = "CASH"
  case margin = "MARGIN"
  case betting = "BETTING"
}
