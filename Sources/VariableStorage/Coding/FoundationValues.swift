#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import TradingModel

// Foundation's types, as the values that ours are: what is set as one of them can be read as the other.

extension Date: DirectVariable {
  private static let nanosecondsIn1970: Int64 = 978_307_200_000_000_000

  /// The moment to the nanosecond, which is finer than a `Date` is in this century.
  var variableValue: VariableValue {
    get throws {
      let seconds = timeIntervalSinceReferenceDate
      let whole = seconds.rounded(.down)
      let years = -978_307_200.0..<17_000_000_000.0
      guard years.contains(whole) else {
        throw EncodingError.invalidValue(
          self, .init(codingPath: [], debugDescription: "a date before 1970 or after 2500"))
      }
      let fraction = Int64(((seconds - whole) * 1e9).rounded())
      let nanoseconds = Int128(whole) * 1_000_000_000 + Int128(fraction + Self.nanosecondsIn1970)
      return .date(UnixNanos(UInt64(clamping: nanoseconds)))
    }
  }

  init?(variableValue: VariableValue) {
    guard let time = UnixNanos(variableValue: variableValue) else { return nil }
    let nanoseconds = Int128(time.value) - Int128(Self.nanosecondsIn1970)
    let (whole, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    self.init(timeIntervalSinceReferenceDate: Double(whole) + Double(fraction) / 1e9)
  }
}

extension Decimal: DirectVariable {
  var variableValue: VariableValue {
    get throws {
      guard let exact = try? ExactDecimal(description) else {
        throw EncodingError.invalidValue(
          self, .init(codingPath: [], debugDescription: "a decimal that is no number"))
      }
      return .decimal(exact)
    }
  }

  /// Reads a number that a `Decimal` holds exactly: at most 38 digits.
  init?(variableValue: VariableValue) {
    guard let exact = ExactDecimal(variableValue: variableValue),
      let decimal = Decimal(string: exact.description),
      Self.plain(decimal.description) == Self.plain(exact.description)
    else { return nil }
    self = decimal
  }

  /// The digits and the power of ten of a number, however it is written.
  private static func plain(_ text: String) -> String {
    let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
    let number = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = number.count > 1 ? number[1] : ""
    var digits = Substring(number[0].drop { $0 == "-" } + fraction).drop { $0 == "0" }
    var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { return "0" }
    return "\(text.first == "-" ? "-" : "")\(digits)E\(exponent)"
  }
}

extension Data: DirectVariable {
  var variableValue: VariableValue { .bytes([UInt8](self)) }

  init?(variableValue: VariableValue) {
    guard case .bytes(let bytes) = variableValue else { return nil }
    self.init(bytes)
  }
}
