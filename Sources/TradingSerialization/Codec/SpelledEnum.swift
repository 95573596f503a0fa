public import TradingModel

/// An enumeration that travels as an upper-case word and is read in any case.
public protocol SpelledEnum: RawRepresentable<String>, CaseIterable, Sendable {
  /// The words, looked up by their bytes.
  static var spellings: Spellings<Self> { get }
}

/// The words of an enumeration, ready to be compared with bytes.
public struct Spellings<Value: SpelledEnum>: Sendable {
  private let words: [(word: Text, value: Value)]

  /// Prepares all cases.
  public init() { words = Value.allCases.map { (Text($0.rawValue), $0) } }

  /// The case spelled by these bytes, in any case, or `nil`.
  func value(of bytes: UnsafeRawBufferPointer) -> Value? {
    for (word, value) in words where word.count == bytes.count {
      if word.withBytes({ Spellings.matches($0, bytes) }) { return value }
    }
    return nil
  }

  private static func matches(_ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer)
    -> Bool
  {
    for (index, expected) in word.enumerated() {
      let byte = bytes[index]
      let isLower = byte &- UInt8(ascii: "a") < 26
      if (isLower ? byte & ~0x20 : byte) != expected { return false }
    }
    return true
  }
}

extension OrderSide: SpelledEnum { public static let spellings = Spellings<OrderSide>() }
extension OrderType: SpelledEnum { public static let spellings = Spellings<OrderType>() }
extension TimeInForce: SpelledEnum { public static let spellings = Spellings<TimeInForce>() }
extension TriggerType: SpelledEnum { public static let spellings = Spellings<TriggerType>() }
extension TrailingOffsetType: SpelledEnum {
  public static let spellings = Spellings<TrailingOffsetType>()
}
extension ContingencyType: SpelledEnum {
  public static let spellings = Spellings<ContingencyType>()
}
extension LiquiditySide: SpelledEnum { public static let spellings = Spellings<LiquiditySide>() }
extension Currency.Kind: SpelledEnum { public static let spellings = Spellings<Currency.Kind>() }
