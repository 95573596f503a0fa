#if Backtests
  import TradingModel
  import TradingSerialization

  extension [EquityPoint] {
    /// The text that is stored: `[[nanoseconds, equity], …]`.
    var json: String {
      "[" + map { "[\($0.nanoseconds),\($0.equity)]" }.joined(separator: ",") + "]"
    }

    /// The points of such a text; `nil` for any other, also for points out of order.
    init?(json: String) {
      guard case .array(let pairs)? = try? DynamicValue(json: [UInt8](json.utf8)) else {
        return nil
      }
      self.init()
      for pair in pairs {
        guard case .array(let parts) = pair, parts.count == 2, let time = parts[0].nanoseconds,
          let equity = parts[1].number
        else { return nil }
        append(EquityPoint(nanoseconds: time, equity: equity))
      }
      guard (try? validate()) != nil else { return nil }
    }
  }

  extension DynamicValue {
    fileprivate var nanoseconds: Int64? {
      if case .int(let value) = self { value } else { nil }
    }

    fileprivate var number: Double? {
      switch self {
      case .double(let value): value.isFinite ? value : nil
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      default: nil
      }
    }
  }
#endif
