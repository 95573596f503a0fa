public import TradingModel

/// Whose variables they are.
public struct VariableNamespace: Sendable, Hashable, Comparable {
  /// The trader.
  public let traderId: TraderId
  /// The strategy.
  public let strategyId: StrategyId

  /// Names a strategy of a trader.
  public init(traderId: TraderId, strategyId: StrategyId) {
    self.traderId = traderId
    self.strategyId = strategyId
  }

  public static func < (lhs: VariableNamespace, rhs: VariableNamespace) -> Bool {
    (lhs.traderId, lhs.strategyId) < (rhs.traderId, rhs.strategyId)
  }

  /// An id as a part of a key: whatever has a meaning in keys and patterns, and control characters,
  /// as `%` and two hexadecimal digits, so that no two namespaces ever share a key.
  static func escaped(_ id: some Identifier) -> String {
    var escaped = ""
    for byte in id.value.utf8 {
      switch byte {
      case 0...0x20, UInt8(ascii: ":"), UInt8(ascii: "%"), UInt8(ascii: "*"), UInt8(ascii: "?"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"), 0x7F...:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (byte < 16 ? "0" : "") + digits
      default: escaped.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return escaped
  }

  /// Reads two escaped ids; `nil` where they are none.
  init?(escapedTrader: some StringProtocol, escapedStrategy: some StringProtocol) {
    guard let trader = Self.unescaped(escapedTrader),
      let strategy = Self.unescaped(escapedStrategy),
      let traderId = try? TraderId(trader), let strategyId = try? StrategyId(strategy)
    else { return nil }
    self.init(traderId: traderId, strategyId: strategyId)
  }

  private static func unescaped(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let escaped = UInt8(Substring(digits), radix: 16) else { return nil }
      rest.removeFirst(2)
      bytes.append(escaped)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
