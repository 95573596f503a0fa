#if Backtests
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// Numbers and times for people.
  enum Figures {
    /// A figure with its unit; empty when it is missing.
    static func text(_ value: Double?, _ metric: BacktestMetric) -> String {
      guard let value else { return "" }
      return switch metric.unit {
      case .percent: "\(fixed(value)) %"
      case .ratio: fixed(value)
      case .amount: fixed(value)
      case .seconds: duration(value)
      case .count: fixed(value, decimals: 0)
      }
    }

    /// A number with a fixed number of decimals; numbers too large for that as they are.
    static func fixed(_ value: Double, decimals: Int = 2) -> String {
      var scale = 1.0
      for _ in 0..<decimals { scale *= 10 }
      let scaled = (value * scale).rounded()
      guard scaled.magnitude < 1e15 else { return "\(value)" }
      // A small price or pnl must not become zero.
      if scaled == 0, value != 0, decimals < 8 { return fixed(value, decimals: decimals + 2) }
      let digits = "\(Int64(scaled.magnitude))"
      let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      let sign = scaled < 0 ? "-" : ""
      guard decimals > 0 else { return sign + padded }
      return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// Seconds in the two largest units that say something.
    static func duration(_ seconds: Double) -> String {
      guard seconds.magnitude < 1e15 else { return "\(seconds) s" }
      guard seconds >= 60 else { return "\(fixed(seconds, decimals: seconds < 10 ? 2 : 0)) s" }
      let whole = Int64(seconds)
      let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
      if days > 0 { return hours > 0 ? "\(days) d \(hours) h" : "\(days) d" }
      if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
      return whole % 60 > 0 ? "\(minutes) min \(whole % 60) s" : "\(minutes) min"
    }

    /// A moment in UTC to the minute, or the number when it is none of this world's.
    static func time(_ seconds: Int64) -> String {
      guard let text = ISO8601.text(seconds: seconds) else { return "\(seconds)" }
      return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// The day in UTC of nanoseconds since the UNIX epoch.
    static func day(_ nanoseconds: Int64) -> String {
      String(ISO8601.text(seconds: nanoseconds.flooredSeconds)?.prefix(10) ?? "")
    }
  }
#endif
