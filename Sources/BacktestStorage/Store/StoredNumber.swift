#if Backtests
  import GRDB
  import TradingModel
  import TradingSerialization

  /// A number as other programs store it.
  ///
  /// Python's `sqlite3` stores a NumPy integer, and a float of 32 bits, as the bytes in memory (cpython issue
  /// 106878). Four or eight bytes in a column of numbers can mean nothing else, so they are read; NumPy's float of 64
  /// bits is a Python float, and is never stored so.
  enum StoredNumber {
    /// The number of a value; `nil` for what is none.
    static func double(_ value: DatabaseValue) -> Double? {
      switch value.storage {
      case .int64(let value): return Double(value)
      case .double(let value): return value
      case .blob(let bytes):
        guard let bits = integer(bytes) else { return nil }
        let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        // Small integers are no normal floats.
        return bytes.count == 4 && single.isNormal ? Double(single) : Double(bits)
      case .string(let text):
        // What a program wrote that has no null for a figure that is not defined.
        let words = ["nan", "inf", "-inf", "infinity", "-infinity", "none", "null", ""]
        return words.contains(text.lowercased()) ? .nan : nil
      case .null: return nil
      }
    }

    /// The whole number of a value; `nil` for what is none.
    static func integer(_ value: DatabaseValue) -> Int64? {
      switch value.storage {
      case .int64(let value): value
      case .double(let value): Int64(exactly: value)
      case .blob(let bytes): integer(bytes)
      case .string, .null: nil
      }
    }

    /// The UNIX seconds of a value: a number, of which a fraction is dropped, or a day or a time in ISO 8601 that says
    /// its distance from UTC.
    static func seconds(_ value: DatabaseValue) -> Int64? {
      switch value.storage {
      case .double(let value): Int64(exactly: value.rounded(.down))
      case .string(let text): ISO8601.seconds(text)
      default: integer(value)
      }
    }

    private static func integer(_ bytes: some Collection<UInt8>) -> Int64? {
      let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch bytes.count {
      case 4: Int64(Int32(truncatingIfNeeded: bits))
      case 8: Int64(bitPattern: bits)
      default: nil
      }
    }

    /// The SQL function `stored_number`, so that questions read numbers as rows are read; null for what is no
    /// finite number.
    static let function = DatabaseFunction("stored_number", argumentCount: 1, pure: true) {
      values in
      values.first.flatMap { double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  extension ISO8601 {
    /// The UNIX seconds of a day in UTC, or of a time that says its distance from UTC; `nil` for anything else.
    package static func seconds(_ text: String) -> Int64? {
      let isDay = text.utf8.count == 10
      let tail = text.utf8.dropFirst(16)
      guard isDay || tail.contains(where: { "zZ+-".utf8.contains($0) }),
        let year = Int64(text.prefix(4))
      else { return nil }
      // A time before 1970 is 400 years, which have the same calendar, before one that can be read.
      let era: Int64 = year < 1970 ? 1 : 0
      var utf8 = Array("\(year + 400 * era)\(text.dropFirst(4))".utf8)
      let time = utf8.withUnsafeMutableBytes { ISO8601.time(UnsafeRawBufferPointer($0)) }
      return time.map { Int64($0.value / 1_000_000_000) - era * secondsOf400Years }
    }

    /// A moment in UTC, of any year from 1570 to 2553; `nil` for one outside.
    package static func text(seconds: Int64) -> String? {
      let era: Int64 = seconds < 0 ? 1 : 0
      guard (-secondsOf400Years..<18_446_744_073).contains(seconds),
        let nanos = UInt64(exactly: seconds + era * secondsOf400Years)
      else { return nil }
      let text = ISO8601.text(UnixNanos(nanos * 1_000_000_000))
      guard era > 0, let year = Int(text.prefix(4)) else { return text }
      return "\(year - 400)\(text.dropFirst(4))"
    }

    private static let secondsOf400Years: Int64 = 146_097 * 86_400
  }
#endif
