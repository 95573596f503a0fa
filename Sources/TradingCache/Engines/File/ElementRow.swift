#if File
  import TradingModel

  /// The rows of a log's elements: one after the other, in the order of their numbers.
  enum ElementRow {
    static let maxNumber: Int64 = 0xFFFF_FFFF

    static func id(_ key: Int64, _ number: Int64) -> Int64 { key << 32 | number }
    static func first(of key: Int64) -> Int64 { key << 32 }
    static func last(of key: Int64) -> Int64 { key << 32 | maxNumber }
    static func number(_ id: Int64) -> Int64 { id & maxNumber }
  }

  extension UnixNanos {
    /// Milliseconds since 1970, as a document's expiry is kept.
    var milliseconds: Int64 { Int64(clamping: value / 1_000_000) }
  }

  extension StaticString {
    /// The text's bytes, which stay where they are.
    var bytes: UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
  }
#endif
