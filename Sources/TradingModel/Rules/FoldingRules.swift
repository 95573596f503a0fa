/// How records fold into orders, positions and accounts: a named set of rules.
///
/// Versions of NautilusTrader compute different things of the same records, and no record says by which
/// version's rules it was meant. So the reader chooses:
///
///     let order = try Order(events: events, rules: .nautilus1221)
///
/// What each set says is in `table`, a line for each rule that ever changed. One setting is not a matter of
/// versions and stands beside them: `cashMayBorrow`.
public struct FoldingRules: Sendable, Hashable {
  /// The sets of rules that there are.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// Those of NautilusTrader 1.221.
    case nautilus1221 = "nautilus-1.221"
    /// Those of NautilusTrader 1.231.
    case nautilus1231 = "nautilus-1.231"
    /// Ours: those of 1.231, computed in decimals that never pass through a `Double`.
    case exact
  }

  /// The set's name.
  public let name: Name
  /// The rules of the table that hold.
  public let rules: Rule
  /// Whether cash and betting accounts may have totals below zero; NautilusTrader asks for such a
  /// permission too, for each venue.
  public var cashMayBorrow = false

  /// The rules of a name.
  public init(_ name: Name) {
    self.name = name
    rules = FoldingRules.table.reduce(into: []) { rules, line in
      if line.holds.contains(name) { rules.insert(line.rule) }
    }
  }

  /// The rules of NautilusTrader 1.221.
  public static let nautilus1221 = FoldingRules(.nautilus1221)
  /// The rules of NautilusTrader 1.231, its newest release with this format: the default.
  public static let nautilus1231 = FoldingRules(.nautilus1231)
  /// The rules of 1.231 in exact decimals, for those who share with nobody.
  public static let exact = FoldingRules(.exact)

  /// Whether a rule holds.
  @inline(__always)
  func has(_ rule: Rule) -> Bool { rules.contains(rule) }
}

extension FoldingRules: LosslessStringConvertible {
  /// The rules of a name as it is written, such as `nautilus-1.221`; `nil` for another text.
  public init?(_ description: String) {
    guard let name = Name(rawValue: description) else { return nil }
    self.init(name)
  }

  /// The name.
  public var description: String { name.rawValue }
}
