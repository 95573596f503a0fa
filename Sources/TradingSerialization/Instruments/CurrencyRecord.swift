public import TradingModel

/// A currency as it is stored under its code: the record has neither the code nor a `type`.
public struct CurrencyRecord: WireRecord, Hashable {
  /// The decimals of amounts, 0 to 16.
  public let precision: UInt8
  /// The ISO 4217 number, 0 when it has none.
  public let iso4217: UInt16
  /// The name in words.
  public let name: String
  /// What backs the currency.
  public let kind: Currency.Kind

  public static let wireTypes: [String] = []

  /// The record of a currency.
  public init(_ currency: Currency) {
    precision = currency.precision
    iso4217 = currency.iso4217
    name = currency.name
    kind = currency.kind
  }

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(4)
    writer.field("precision", precision)
    writer.field("iso4217", iso4217)
    writer.field("name", name)
    writer.field("currency_type", kind)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    precision = try map.integer("precision")
    iso4217 = try map.integer("iso4217")
    name = try map.string("name")
    kind = try map.spelled("currency_type")
    guard precision <= 16 else {
      throw .invalidValue(key: "precision", reason: "\(precision) decimals are more than 16")
    }
  }

  /// Reads the fields of a Redis hash, which is how version 1.160 stored currencies: all of them are
  /// text, the kind by its number or its name.
  ///
  /// - Throws: `SerializationError` that names the field at fault.
  public init(legacyHash fields: [String: String]) throws(SerializationError) {
    precision = try CurrencyRecord.number("precision", fields)
    iso4217 = try CurrencyRecord.number("iso4217", fields)
    name = try CurrencyRecord.text("name", fields)
    let kinds: [String: Currency.Kind] = ["1": .crypto, "2": .fiat, "3": .commodityBacked]
    let text = try CurrencyRecord.text("currency_type", fields)
    guard let kind = kinds[text] ?? Currency.Kind(rawValue: text.uppercased()) else {
      throw .invalidValue(key: "currency_type", reason: "\"\(text)\" is no kind of currency")
    }
    self.kind = kind
    guard precision <= 16 else {
      throw .invalidValue(key: "precision", reason: "\(precision) decimals are more than 16")
    }
  }

  /// The currency of this record under a code.
  ///
  /// - Throws: `ValueError` for a blank code.
  public func currency(code: String) throws(ValueError) -> Currency {
    try Currency(code: code, precision: precision, iso4217: iso4217, name: name, kind: kind)
  }

  private static func text(
    _ key: String, _ fields: [String: String]
  ) throws(SerializationError) -> String {
    guard let text = fields[key] else { throw .missingKey(key) }
    return text
  }

  private static func number<Number: FixedWidthInteger>(
    _ key: String, _ fields: [String: String]
  ) throws(SerializationError) -> Number {
    let text = try text(key, fields)
    guard let number = Number(text) else {
      throw .invalidValue(key: key, reason: "\"\(text)\" is no number in its range")
    }
    return number
  }
}
