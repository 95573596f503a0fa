import TradingModel
import TradingSerialization

extension VariableValue: CustomStringConvertible {
  /// The value for people: text in quotes, dates in ISO 8601, bytes in base64.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .uint(let value): "\(value)"
    case .double(let value): "\(value)"
    case .decimal(let value): "\(value)"
    case .string(let value): value.debugDescription
    case .date(let value): ISO8601.text(value, alwaysNineDecimals: true)
    case .bytes(let value): String(decoding: value.withUnsafeBytes(Base64.encode), as: UTF8.self)
    case .list(let values): "[\(Self.joined(values))]"
    case .set(let values): "{\(Self.joined(Self.ordered(values)))}"
    case .map(let entries): "{\(Self.joined(entries))}"
    }
  }

  private static func joined(_ values: [VariableValue]) -> String {
    values.map(\.description).joined(separator: ", ")
  }

  private static func joined(_ entries: [String: VariableValue]) -> String {
    let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return sorted.map { "\($0.key.debugDescription): \($0.value)" }.joined(separator: ", ")
  }
}
