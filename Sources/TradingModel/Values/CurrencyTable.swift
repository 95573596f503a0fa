/// The currencies that a reader of records knows: the built-in ones and those it was told of.
///
/// A code that nobody described is taken for a crypto currency. It has the decimals of the amounts that are
/// read, or 8, as NautilusTrader takes it, where only its code is. What was taken for granted can be
/// asked for, so that a caller can look the description up and read again.
public struct CurrencyTable: Sendable {
  private var known = Currency.builtIns
  /// The codes that were met and that nobody described.
  public private(set) var assumed: Set<String> = []
  /// Those of them whose decimals no amount has told yet.
  private var undecided: Set<String> = []

  /// Knows the built-in currencies.
  public init() {}

  /// Adds a currency, which replaces what was known of its code: a trader's own record says how its
  /// amounts are written.
  public mutating func register(_ currency: Currency) {
    let code = currency.code.description
    assumed.remove(code)
    undecided.remove(code)
    known[code] = currency
  }

  /// The currency of a code, if it is known.
  public subscript(code: String) -> Currency? { known[code] }

  /// The currency of a code; one that is not known is taken for one of 8 decimals.
  ///
  /// - Throws: `ValueError.invalidMoney` for a blank code.
  public mutating func currency(code: String) throws(ValueError) -> Currency {
    if let currency = known[code] { return currency }
    let currency = try Currency.undescribed(code: code)
    known[code] = currency
    assumed.insert(code)
    undecided.insert(code)
    return currency
  }

  /// The currency of an amount with so many decimals (at most 16); one that nobody described has as many
  /// as the amount that has most.
  ///
  /// - Throws: `ValueError.invalidMoney` for a blank code, `.tooPrecise` above 16 decimals.
  public mutating func currency(
    code: String, decimals: Int
  ) throws(ValueError) -> Currency {
    let currency = try currency(code: code)
    guard assumed.contains(code) else { return currency }
    let isFirst = undecided.remove(code) != nil
    guard isFirst || decimals > Int(currency.precision) else { return currency }
    guard let precision = UInt8(exactly: decimals) else { throw .tooPrecise("\(decimals)") }
    let described = try Currency(code: code, precision: precision, name: code, kind: .crypto)
    known[code] = described
    return described
  }
}
