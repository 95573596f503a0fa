#if Backtests
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A range of values on a stretch of a picture, with round numbers to label.
  struct AxisScale {
    let low: Double
    let high: Double
    /// Where `low` and `high` are in the picture.
    let from: Double
    let to: Double
    /// The distance of the ticks: 1, 2 or 5 times a power of ten.
    let step: Double
    /// Round numbers within the range.
    let ticks: [Double]

    /// A range that holds all of the values, which are finite.
    init(_ values: [Double], from: Double, to: Double) {
      let low = values.min() ?? 0
      let high = values.max() ?? 0
      // A flat curve is drawn in the middle.
      let margin = high > low ? 0 : max(high.magnitude, 1) / 2
      self.low = low - margin
      self.high = high + margin
      self.from = from
      self.to = to
      step = Self.roundStep((self.high - self.low) / 5)
      let first = (self.low / step).rounded(.up)
      let count = (self.high / step).rounded(.down) - first
      // Not so for values as large or small as doubles can be.
      guard (0...20).contains(count) else {
        ticks = []
        return
      }
      let step = step
      ticks = (0...Int(count)).map { (first + Double($0)) * step }
    }

    /// Where a value is in the picture.
    func place(_ value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }

    /// 1, 2 or 5 times a power of ten, not below a value above zero.
    private static func roundStep(_ value: Double) -> Double {
      let power = pow(10, log10(value).rounded(.down))
      return ([1, 2, 5].first { $0 * power >= value } ?? 10) * power
    }
  }
#endif
