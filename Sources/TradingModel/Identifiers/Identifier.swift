/// A name that a node, a venue or a broker gave to something: never empty, held exactly as given.
///
/// The rules are NautilusTrader's, since both sides read the same records: at least one character
/// that is not white space, ASCII unless the type says otherwise, and per type a hyphen, a dot or a
/// length.
public protocol Identifier: Hashable, Comparable, Sendable, TextCodable
where Failure == IdentifierError {
  /// The identifier's characters.
  var text: Text { get }

  /// Wraps text that has passed `violation(in:)`; use `init(_:)` for text that has not.
  init(unchecked text: Text)

  /// The rule that these bytes break, or `nil` when they make a valid identifier of this type.
  static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule?
}

extension Identifier {
  /// Makes an identifier from a string.
  ///
  /// - Throws: `IdentifierError` when the string breaks a rule of the type.
  public init(_ string: String) throws(IdentifierError) {
    try self.init(text: Text(string))
  }

  /// Makes an identifier from text, checking the type's rules.
  ///
  /// - Throws: `IdentifierError` when the text breaks a rule of the type.
  public init(text: Text) throws(IdentifierError) {
    if let rule = text.withBytes({ Self.violation(in: $0) }) {
      throw IdentifierError(type: "\(Self.self)", value: text.description, rule: rule)
    }
    self.init(unchecked: text)
  }

  /// The identifier as a string.
  public var value: String { text.description }

  /// The identifier as a string.
  public var description: String { text.description }

  /// Orders by bytes.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.text < rhs.text }

  /// The rules of most types: ASCII, and not only white space.
  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    Text.isASCII(bytes) ? blankViolation(in: bytes) : .notASCII
  }

  static func blankViolation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    let isBlank = bytes.allSatisfy {
      $0 == 0x20 || (0x09...0x0D).contains($0) || (0x1C...0x1F).contains($0)
    }
    return isBlank ? .blank : nil
  }
}

/// An identifier that breaks a rule of its type.
public struct IdentifierError: Error, Hashable, CustomStringConvertible {
  /// What an identifier has to satisfy.
  public enum Rule: String, Sendable, Hashable {
    /// It is empty or only white space.
    case blank = "must not be blank"
    /// It has a character outside ASCII.
    case notASCII = "must be ASCII"
    /// It has no hyphen, for example `TESTER-001`.
    case noHyphen = "must contain a hyphen"
    /// It has no dot between symbol and venue, for example `ETHUSDT.BINANCE`.
    case noVenue = "must be SYMBOL.VENUE"
    /// It is longer than 36 characters.
    case tooLong = "must have at most 36 characters"
    /// It is not valid UTF-8.
    case notUTF8 = "must be UTF-8"
    /// It is no bar type, for example `ETHUSDT.BINANCE-5-MINUTE-LAST-EXTERNAL`.
    case notABarType = "must be INSTRUMENT-STEP-AGGREGATION-PRICE-SOURCE"
  }

  /// The identifier's type.
  public let type: String
  /// The value that was refused.
  public let value: String
  /// The rule that it breaks.
  public let rule: Rule

  /// Makes an error.
  public init(type: String, value: String, rule: Rule) {
    self.type = type
    self.value = value
    self.rule = rule
  }

  public var description: String { "\(type) \"\(value)\" \(rule.rawValue)" }
}
