import TestSupport
import TradingCache

extension SeededGenerator {
  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
  mutating func time() -> UnixNanos { UnixNanos(1_900_000_000_000_000_000 + below(1 << 58)) }
  mutating func word() -> String { "w-\(String(below(1 << 50), radix: 36))" }
}
