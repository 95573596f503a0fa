import Fixtures
import TestSupport
import TradingModel

@testable import VariableStorage

/// Random values of every type, the same for the same seed.
struct RandomValues {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func bits() -> UInt64 { generator.next() }

  mutating func below(_ bound: Int) -> Int { Int(bits() % UInt64(bound)) }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func value(depth: Int = 0) -> VariableValue {
    let kinds = VariableValue.Kind.allCases
    let kind = kinds[below(depth < 4 ? kinds.count : kinds.count - 3)]
    switch kind {
    case .null: return .null
    case .bool: return .bool(bits() & 1 == 0)
    case .int: return .int(pick([Int64(bitPattern: bits()), Int64(below(300)) - 150, .min, .max]))
    case .uint: return .uint(pick([bits(), UInt64(below(300)), .max, UInt64(Int64.max) + 1]))
    case .double: return .double(double())
    case .decimal: return .decimal(decimal())
    case .string: return .string(string())
    case .date: return .date(UnixNanos(pick([bits(), 0, .max, 1_700_000_000_123_456_789])))
    case .bytes: return .bytes((0..<below(40)).map { _ in UInt8(truncatingIfNeeded: bits()) })
    case .list: return .list((0..<below(5)).map { _ in value(depth: depth + 1) })
    case .set: return .set(Set((0..<below(5)).map { _ in value(depth: depth + 1) }))
    case .map:
      var map: [String: VariableValue] = [:]
      for _ in 0..<below(5) { map[string()] = value(depth: depth + 1) }
      return .map(map)
    }
  }

  private mutating func double() -> Double {
    pick([
      Double(bitPattern: bits()), Double(below(1000)) / 8, -0.0, 0, .nan, -.nan, .infinity,
      -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 1e16, 5,
      Double(nan: 7, signaling: false),
    ])
  }

  private mutating func decimal() -> ExactDecimal {
    let coefficient = Int128(_low: bits(), _high: Int64(bitPattern: bits()))
    let exponent: Int32 = pick([
      0, -2, -9, 3, Int32(below(60)) - 30, 400, -400, 100_000_000, -100_000_000,
    ])
    return ExactDecimal(
      coefficient: pick([coefficient, Int128(below(100_000)), 0, -1, 100]), exponent: exponent)
  }

  private mutating func string() -> String {
    let samples = [
      "", "2024-01-05", "2024-01-05T10:00:00Z", "2024-01-05T10:00:00.123456789+02:00", "NaN", "1",
      "true", "null", "\u{0}", "\"\\/\u{8}\u{1F}\u{7F}", "é", "e\u{301}", "日本語", "👩‍👩‍👧‍👦", "\r\n",
      "__lumibot_type__", "value", "datetime", "\u{2028}", "ts_init", "{}",
    ]
    if below(3) > 0 { return pick(samples) + pick(samples) }
    var text = ""
    for _ in 0..<below(20) {
      if let scalar = Unicode.Scalar(UInt32(below(0x11_0000))) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
