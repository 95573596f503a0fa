/// The currencies that a reader of records knows: the built-in ones and those it was told of.
///
/// A code that nobody described is taken for a crypto currency of 8 decimals, as NautilusTrader
/// takes it, and listed in `assumed`, so that a caller can look its description up and read again.
public struct CurrencyTable: Sendable {
  private var known = Currency.builtIns
  /// The codes that were asked for and not known.
  public private(set) var assumed: Set<String> = []

  /// Knows the built-in currencies.
  public init() {}

  /// Adds a currency; a code that is known already keeps its first description, as in NautilusTrader.
  public mutating func register(_ currency: Currency) {
    let code = currency.code.description
    if assumed.remove(code) != nil || known[code] == nil { known[code] = currency }
  }

  /// The currency of a code, if it is known.
  public subscript(code: String) -> Currency? { known[code] }

  /// The currency of a code, assuming 8 decimals when it is not known.
  ///
  /// - Throws: `ValueError.invalidMoney` for a blank code.
  public mutating func currency(code: String) throws(ValueError) -> Currency {
    if let currency = known[code] { return currency }
    let currency = try Currency.undescribed(code: code)
    known[code] = currency
    assumed.insert(code)
    return currency
  }
}
