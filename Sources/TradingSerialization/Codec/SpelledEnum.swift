public import TradingModel

/// An enumeration that travels as an upper-case word and is read in any case.
public protocol SpelledEnum: RawRepresentable<String>, CaseIterable, Sendable {
  /// The words, looked up by their bytes.
  static var spellings: Spellings<Self> { get }
}

/// The words of an enumeration, ready as bytes to be written and to be compared with.
public struct Spellings<Value: SpelledEnum>: @unchecked Sendable {  // Constant memory.
  // It is written in `init`, read only from then on, and never freed, as the constants that hold
  // these live to the end. An array would be retained at each use.
  private let words: UnsafePointer<Word>
  private let values: [Value]
  /// How many words stand at the number of their case; none where the numbers are not known.
  private let numberedCount: Int
  private let spellings: [String]
  /// The most bytes of a spelling.
  let maxLength: Int

  /// Prepares all cases, and words of older versions that are read and never written.
  public init(older: KeyValuePairs<String, Value> = [:]) {
    let all = Value.allCases.map { ($0.rawValue, $0) } + older.map { ($0.key, $0.value) }
    let words = UnsafeMutablePointer<Word>.allocate(capacity: all.count)
    for (index, entry) in all.enumerated() { (words + index).initialize(to: Word(entry.0)) }
    self.words = UnsafePointer(words)
    spellings = all.map(\.0)
    values = all.map(\.1)
    maxLength = spellings.map(\.utf8.count).max() ?? 0
    let isNumbered = Value.allCases.enumerated().allSatisfy { index, value in
      Self.number(of: value) == index && value.rawValue.utf8.count <= Word.limit
    }
    numberedCount = isNumbered ? Value.allCases.count : 0
  }

  /// The word of a case, or `nil` where the enumeration is not one of plain cases and short words.
  @inline(__always)
  func word(of value: Value) -> UnsafePointer<Word>? {
    let number = Self.number(of: value)
    return number < numberedCount ? words + number : nil
  }

  /// What a plain enumeration is in memory, the number of its case; the initializer makes sure.
  @inline(__always)
  private static func number(of value: Value) -> Int {
    guard MemoryLayout<Value>.size == 1 else { return .max }
    return Int(unsafeBitCast(value, to: UInt8.self))  // One byte, as just checked.
  }

  /// The case spelled by these bytes, in any case, or `nil`.
  @inline(__always)
  func value(of bytes: UnsafeRawBufferPointer) -> Value? {
    let key = TextKey(bytes)
    if key.isWhole {
      for index in 0..<values.count where words[index].key == key { return values[index] }
    }
    return search(bytes)
  }

  @inline(never)
  private func search(_ bytes: UnsafeRawBufferPointer) -> Value? {
    let upper = bytes.map { $0 &- UInt8(ascii: "a") < 26 ? $0 & ~0x20 : $0 }
    for (index, spelling) in spellings.enumerated() where spelling.utf8.elementsEqual(upper) {
      return values[index]
    }
    return nil
  }
}

/// A short word, ready as bytes.
struct Word {
  /// The most bytes of a word; such a text has a header of one byte.
  static let limit = 31

  let key: TextKey
  /// The bytes, and zeros behind them.
  let bytes: (UInt64, UInt64, UInt64, UInt64)

  init(_ spelling: String) {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let utf8 = Array(spelling.utf8)
    withUnsafeMutableBytes(of: &bytes) { $0.copyBytes(from: utf8.prefix(Word.limit)) }
    self.bytes = bytes
    key = utf8.withUnsafeBytes { TextKey($0) }
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
