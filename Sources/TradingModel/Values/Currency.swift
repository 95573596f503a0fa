/// A currency: its code, how many decimals its amounts have, and what kind it is.
///
/// Equality and hashing use the code alone.
public struct Currency: Sendable {
  /// What backs a currency.
  public enum Kind: String, Sendable, CaseIterable {
    /// A token on a chain.
    case crypto = "CRYPTO"
    /// Money of a state.
    case fiat = "FIAT"
    /// A claim on a good, such as gold.
    case commodityBacked = "COMMODITY_BACKED"
  }

  @usableFromInline
  let storage: Storage

  /// Describes a currency.
  ///
  /// - Throws: `ValueError.tooPrecise` above 16 decimals, `.invalidMoney` for a blank code.
  public init(
    code: String, precision: UInt8, iso4217: UInt16 = 0, name: String, kind: Kind
  ) throws(ValueError) {
    guard precision <= FixedPoint.maxPrecision else { throw .tooPrecise("\(code) \(precision)") }
    guard code.contains(where: { !$0.isWhitespace }) else { throw .invalidMoney(code) }
    self.init(Storage(code: code, precision: precision, iso4217: iso4217, name: name, kind: kind))
  }

  private init(_ storage: Storage) { self.storage = storage }

  /// The code, for example `USDT`.
  @inlinable public var code: Text { storage.code }
  /// The decimals of its amounts, 0 to 16.
  public var precision: UInt8 { storage.precision }
  /// The ISO 4217 number, 0 when it has none.
  public var iso4217: UInt16 { storage.iso4217 }
  /// The name in words.
  public var name: String { storage.name }
  /// What backs it.
  public var kind: Kind { storage.kind }

  /// What NautilusTrader makes of a code that nobody described: a crypto currency of 8 decimals.
  public static func undescribed(code: String) throws(ValueError) -> Currency {
    try Currency(code: code, precision: 8, name: code, kind: .crypto)
  }

  static func builtIn(
    _ code: String, _ precision: UInt8, _ iso4217: UInt16, _ name: String, _ kind: Kind
  ) -> Currency {
    Currency(Storage(code: code, precision: precision, iso4217: iso4217, name: name, kind: kind))
  }

  @usableFromInline
  final class Storage: Sendable {
    @usableFromInline let code: Text
    let precision: UInt8
    let iso4217: UInt16
    let name: String
    let kind: Kind

    init(code: String, precision: UInt8, iso4217: UInt16, name: String, kind: Kind) {
      self.code = Text(code)
      self.precision = precision
      self.iso4217 = iso4217
      self.name = name
      self.kind = kind
    }
  }
}

extension Currency: Hashable, CustomStringConvertible {
  public static func == (lhs: Currency, rhs: Currency) -> Bool {
    lhs.storage === rhs.storage || lhs.code == rhs.code
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// The code.
  public var description: String { code.description }

  /// Whether two descriptions agree in every field, not only in the code.
  public func isIdentical(to other: Currency) -> Bool {
    code == other.code && precision == other.precision && iso4217 == other.iso4217
      && name == other.name && kind == other.kind
  }
}
