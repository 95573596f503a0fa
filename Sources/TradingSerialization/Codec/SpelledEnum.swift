public import TradingModel

/// An enumeration that travels as an upper-case word and is read in any case.
public protocol SpelledEnum: RawRepresentable<String>, CaseIterable, Sendable {
  /// The words, looked up by their bytes.
  static var spellings: Spellings<Self> { get }
}

/// The words of an enumeration, ready to be compared with bytes.
public struct Spellings<Value: SpelledEnum>: Sendable {
  private let words: [(word: Text, value: Value)]

  /// Prepares all cases, and words of older versions that are read and never written.
  public init(older: KeyValuePairs<String, Value> = [:]) {
    words = (Value.allCases.map { ($0.rawValue, $0) } + older.map { ($0.key, $0.value) })
      .map { (Text($0.0), $0.1) }
  }

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

extension OrderSide: SpelledEnum {
  public static let spellings = Spellings<OrderSide>(older: ["NONE": .noOrderSide])
}
extension OrderType: SpelledEnum { public static let spellings = Spellings<OrderType>() }
extension TimeInForce: SpelledEnum { public static let spellings = Spellings<TimeInForce>() }
extension TriggerType: SpelledEnum {
  public static let spellings = Spellings<TriggerType>(older: [
    "NONE": .noTrigger, "LAST": .lastPrice, "MARK": .markPrice, "INDEX": .indexPrice,
  ])
}
extension TrailingOffsetType: SpelledEnum {
  /// An older record's `DEFAULT` is the price, which its orders fell back to.
  public static let spellings = Spellings<TrailingOffsetType>(older: [
    "NONE": .noTrailingOffset, "DEFAULT": .price,
  ])
}
extension ContingencyType: SpelledEnum {
  public static let spellings = Spellings<ContingencyType>(older: ["NONE": .noContingency])
}
extension LiquiditySide: SpelledEnum {
  public static let spellings = Spellings<LiquiditySide>(older: ["NONE": .noLiquiditySide])
}
extension Currency.Kind: SpelledEnum { public static let spellings = Spellings<Currency.Kind>() }
