/// A statement that cannot be true of an account, or of this one.
public enum AccountError: Error, Hashable, CustomStringConvertible {
  /// An account is folded from at least one statement.
  case noEvents
  /// Amounts that belong together are of different currencies.
  case mixedCurrencies(Currency, Currency)
  /// `total - locked` is not `free`.
  case unbalanced(total: Money, locked: Money, free: Money)
  /// A margin is below zero.
  case negativeMargin(Money)
  /// The total of an account that may not borrow is below zero.
  case negativeBalance(AccountId, total: Money)
  /// The statement holds what no record can.
  case invalid(AccountId, rule: String)
  /// The statement is about another account.
  case wrongAccount(AccountId, stated: AccountId)
  /// The statement gives the account another type.
  case wrongType(AccountId, AccountType, stated: AccountType)
  /// The statement gives the account another base currency.
  case wrongBaseCurrency(AccountId, Currency?, stated: Currency?)
  /// A later statement about an account of one currency has other balances than that one.
  case wrongBalances(AccountId, baseCurrency: Currency, stated: [Currency])

  public var description: String {
    switch self {
    case .noEvents: "an account needs at least one event"
    case .mixedCurrencies(let left, let right): "\(left) and \(right) in one balance"
    case .unbalanced(let total, let locked, let free):
      "total \(total) less locked \(locked) is not free \(free)"
    case .negativeMargin(let margin): "a margin of \(margin) is negative"
    case .negativeBalance(let id, let total):
      "account \(id) may not borrow, but its total is \(total)"
    case .invalid(let id, let rule): "account \(id): \(rule)"
    case .wrongAccount(let id, let stated): "event of account \(stated) applied to \(id)"
    case .wrongType(let id, let type, let stated):
      "account \(id) is \(type.rawValue), the event says \(stated.rawValue)"
    case .wrongBaseCurrency(let id, let currency, let stated):
      "account \(id) has base currency \(Self.name(currency)), the event says \(Self.name(stated))"
    case .wrongBalances(let id, let currency, let stated):
      "account \(id) holds \(currency) only, the event states \(stated.map(\.description))"
    }
  }

  private static func name(_ currency: Currency?) -> String { currency?.description ?? "none" }
}
