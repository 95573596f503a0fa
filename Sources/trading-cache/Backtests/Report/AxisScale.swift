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
  /// Round numbers within the range.
  let ticks: [Double]

  /// Widens a range of finite values to round numbers.
  init(_ values: [Double], from: Double, to: Double) {
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let span = high > low ? high - low : max(high.magnitude, 1)
    let step = Self.roundStep(span / 4)
    let first = (low / step).rounded(.down)
    let last = max((high / step).rounded(.up), first + 1)
    self.low = first * step
    self.high = last * step
    self.from = from
    self.to = to
    let count = Int(min(last - first, 20))
    ticks = (0...max(count, 1)).map { (first + Double($0)) * step }
  }

  /// Where a value is in the picture.
  func place(_ value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }

  /// 1, 2 or 5 times a power of ten, not below a value above zero.
  private static func roundStep(_ value: Double) -> Double {
    let power = pow(10, log10(value).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= value } ?? 10) * power
  }
}
