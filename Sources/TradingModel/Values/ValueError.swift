/// A value that cannot be represented, with the text or number that was refused.
public enum ValueError: Error, Hashable, CustomStringConvertible {
  /// The text is not a decimal number.
  case notANumber(String)
  /// A quantity may not be negative.
  case negative(String)
  /// The value is outside the type's range.
  case outOfRange(String)
  /// More decimals than the type holds (16).
  case tooPrecise(String)
  /// More decimals than are to be shown.
  case hiddenDecimals(String, precision: UInt8)
  /// The text is no time from 1970 to 2554.
  case notATime(String)
  /// The text is not a version 4 UUID.
  case invalidUUID(String)
  /// The text is not `AMOUNT CODE`.
  case invalidMoney(String)
  /// The amounts are of different currencies.
  case currencyMismatch(String, String)
  /// The text is no spelling of the enumeration.
  case unknownSpelling(type: String, value: String)

  public var description: String {
    switch self {
    case .notANumber(let text): "\"\(text)\" is not a decimal number"
    case .negative(let text): "\(text) is negative"
    case .outOfRange(let text): "\(text) is out of range"
    case .tooPrecise(let text): "\(text) has more than 16 decimals"
    case .hiddenDecimals(let text, let precision): "\(text) has more than \(precision) decimals"
    case .notATime(let text): "\"\(text)\" is no time from 1970 to 2554"
    case .invalidUUID(let text): "\"\(text)\" is not a version 4 UUID"
    case .invalidMoney(let text): "\"\(text)\" is not an amount and a currency code"
    case .currencyMismatch(let left, let right): "\(left) and \(right) are different currencies"
    case .unknownSpelling(let type, let value): "\"\(value)\" is no \(type)"
    }
  }
}
