extension FoldingRules {
  /// Rules that some version of NautilusTrader follows and another does not.
  public struct Rule: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A commission in the base currency of a `CurrencyPair` reduces what the position holds.
    public static let baseCommissions = Rule(rawValue: 1 << 0)
    /// A fill beyond the order's quantity counts; the rest is then 0 and the excess noted.
    public static let overfills = Rule(rawValue: 1 << 1)
    /// An update may ask for less than what is filled; the rest is then 0.
    public static let updatesBelowFilled = Rule(rawValue: 1 << 2)
    /// An update says whether the order's quantity is in the quote currency.
    public static let quoteQuantityUpdates = Rule(rawValue: 1 << 3)
    /// Filled and open quantities have the larger number of decimals, not the order's.
    public static let largerPrecision = Rule(rawValue: 1 << 4)
    /// A position is flat when its quantity rounds to zero, not only when it is zero.
    public static let flatWhenRounded = Rule(rawValue: 1 << 5)
    /// Each statement replaces the margins of an account; otherwise the first one's stay.
    public static let newestMargins = Rule(rawValue: 1 << 6)
    /// Dollars and the tokens that are worth one count as one currency when a contract is a quanto.
    public static let dollarsAreOne = Rule(rawValue: 1 << 7)
    /// Averages, commissions and profits are exact decimals instead of doubles.
    public static let exactDecimals = Rule(rawValue: 1 << 8)
  }

  /// A rule and the sets in which it holds.
  public struct Line: Sendable, Hashable {
    /// The rule.
    public let rule: Rule
    /// The release of NautilusTrader that has it first; `nil` for a rule that none has.
    public let since: String?
    /// The sets in which it holds.
    public let holds: Set<Name>
  }

  /// Every rule that ever changed.
  public static let table: [Line] = [
    Line(rule: .baseCommissions, since: "1.223", holds: [.nautilus1231, .exact]),
    Line(rule: .overfills, since: "1.222", holds: [.nautilus1231, .exact]),
    Line(rule: .updatesBelowFilled, since: "1.223", holds: [.nautilus1231, .exact]),
    Line(rule: .quoteQuantityUpdates, since: "1.225", holds: [.nautilus1231, .exact]),
    Line(rule: .largerPrecision, since: "1.225", holds: [.nautilus1231, .exact]),
    Line(rule: .flatWhenRounded, since: "1.223", holds: [.nautilus1231, .exact]),
    Line(rule: .newestMargins, since: "1.225", holds: [.nautilus1231, .exact]),
    Line(rule: .dollarsAreOne, since: "1.228", holds: [.nautilus1231, .exact]),
    Line(rule: .exactDecimals, since: nil, holds: [.exact]),
  ]
}
