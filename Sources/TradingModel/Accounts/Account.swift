/// An account at a venue: the fold of the statements about it, oldest first.
///
/// Each statement replaces the balance of every currency that it names and leaves the others. Whether it
/// replaces the margins too is a matter of the rules; all that it says is in `lastEvent`.
/// Applying a statement costs the same however long the log is.
public struct Account: Sendable, Hashable {
  /// The account's name.
  public let id: AccountId
  /// What the account may do.
  public let type: AccountType
  /// The one currency of the account, or `nil` when it holds several.
  public let baseCurrency: Currency?
  /// Whether totals below zero are accepted; margin accounts accept them always.
  public let allowsBorrowing: Bool
  /// By which rules its statements are folded.
  public let rules: FoldingRules
  /// The totals of the first statement.
  public let startingBalances: [Money]
  /// The margins of a margin account, one per instrument; those of the account as a whole name none.
  public private(set) var margins: [MarginBalance]
  /// What it holds now, in the order in which the currencies were first named.
  public private(set) var balances: [AccountBalance] = []
  /// All statements, oldest first.
  public private(set) var events: [AccountState] = []
  /// The newest statement.
  public private(set) var lastEvent: AccountState

  private var places: [Currency: Int] = [:]

  /// Makes an account of its first statement.
  ///
  /// - Parameter allowsBorrowing: Whether a cash or betting account may have totals below zero, as the
  ///   rules may say too.
  /// - Throws: `AccountError.negativeBalance`.
  public init(
    _ first: AccountState, allowsBorrowing: Bool = false, rules: FoldingRules = .nautilus1231
  ) throws(AccountError) {
    id = first.accountId
    type = first.type
    baseCurrency = first.baseCurrency
    self.allowsBorrowing = allowsBorrowing || rules.cashMayBorrow
    self.rules = rules
    lastEvent = first
    margins = first.type == .margin ? Account.newest(first.margins, rules) : []
    var totals: [Money] = []
    var places: [Currency: Int] = [:]
    for balance in first.balances {
      if let place = places[balance.currency] {
        totals[place] = balance.total
      } else {
        places[balance.currency] = totals.count
        totals.append(balance.total)
      }
    }
    startingBalances = totals
    try check(first)
    take(first)
  }

  /// Folds an account's whole log.
  ///
  /// - Throws: `AccountError`; the log is taken whole or not at all.
  public init(
    events: some Sequence<AccountState>, allowsBorrowing: Bool = false,
    rules: FoldingRules = .nautilus1231
  ) throws(AccountError) {
    var account: Account?
    for event in events {
      if account == nil {
        account = try Account(event, allowsBorrowing: allowsBorrowing, rules: rules)
      } else {
        try account?.apply(event)
      }
    }
    guard let account else { throw .noEvents }
    self = account
  }

  /// Takes a further statement.
  ///
  /// The same statement may come twice: what it says does not change by being repeated.
  ///
  /// - Throws: `AccountError` when it is not about this account or breaks its rules; the account
  ///   then stays as it was.
  public mutating func apply(_ event: AccountState) throws(AccountError) {
    guard event.accountId == id else { throw .wrongAccount(id, stated: event.accountId) }
    guard event.type == type else { throw .wrongType(id, type, stated: event.type) }
    guard event.baseCurrency == baseCurrency else {
      throw .wrongBaseCurrency(id, baseCurrency, stated: event.baseCurrency)
    }
    if let baseCurrency, !event.balances.isEmpty {
      guard event.balances.count == 1, event.balances.first?.currency == baseCurrency else {
        throw .wrongBalances(
          id, baseCurrency: baseCurrency, stated: event.balances.map(\.currency))
      }
    }
    try check(event)
    take(event)
  }

  private func check(_ event: AccountState) throws(AccountError) {
    if let rule = event.info.violation() { throw .invalid(id, rule: rule) }
    guard type != .margin, !allowsBorrowing else { return }
    for balance in event.balances where balance.total.raw < 0 {
      throw .negativeBalance(id, total: balance.total)
    }
  }

  private mutating func take(_ event: AccountState) {
    for (position, balance) in event.balances.enumerated() {
      // Statements name the currencies in one order, so the position is nearly always the place.
      if position < balances.count, balances[position].currency == balance.currency {
        balances[position] = balance
      } else if let place = places[balance.currency] {
        balances[place] = balance
      } else {
        places[balance.currency] = balances.count
        balances.append(balance)
      }
    }
    events.append(event)
    lastEvent = event
    if type == .margin, rules.has(.newestMargins), events.count > 1,
      !event.balances.isEmpty || !event.margins.isEmpty
    {
      margins = Account.newest(event.margins, rules)
    }
  }

  /// The last margin for each instrument; those without one, which old versions have one of, are kept for
  /// each currency.
  private static func newest(
    _ stated: [MarginBalance], _ rules: FoldingRules
  ) -> [MarginBalance] {
    struct Place: Hashable {
      let instrument: InstrumentId?
      let currency: Currency?
    }
    var margins: [MarginBalance] = []
    var places: [Place: Int] = [:]
    for margin in stated {
      let isWhole = margin.instrumentId == nil && rules.has(.newestMargins)
      let place = Place(
        instrument: margin.instrumentId, currency: isWhole ? margin.currency : nil)
      if let known = places[place] {
        margins[known] = margin
      } else {
        places[place] = margins.count
        margins.append(margin)
      }
    }
    return margins
  }
}
