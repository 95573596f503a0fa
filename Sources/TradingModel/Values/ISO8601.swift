/// ISO 8601 text of nanosecond timestamps, in UTC.
public enum ISO8601 {
  /// Writes `2025-01-02T03:04:05.678901234Z`, with as many of 0, 6 or 9 decimals as are needed.
  public static func text(_ time: UnixNanos, alwaysNineDecimals: Bool = false) -> String {
    let (seconds, nanos) = time.value.quotientAndRemainder(dividingBy: 1_000_000_000)
    let (days, second) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
    let (year, month, day) = civil(days: days)
    var text =
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
      + "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    if alwaysNineDecimals || nanos % 1000 != 0 {
      text += ".\(padded(Int(nanos), 9))"
    } else if nanos != 0 {
      text += ".\(padded(Int(nanos / 1000), 6))"
    }
    return text + "Z"
  }

  /// Reads a date, or a date and time with any decimals and `Z` or an offset; `nil` for anything
  /// else and for times before 1970 or after 2554.
  public static func time(_ text: UnsafeRawBufferPointer) -> UnixNanos? {
    var scanner = Scanner(bytes: text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2),
      (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
    else { return nil }
    var seconds = days(year: year, month: month, day: day) * 86_400
    var nanos = 0
    if !scanner.isAtEnd {
      guard scanner.skip("T") || scanner.skip(" "), let time = scanner.clockTime() else {
        return nil
      }
      seconds += time.seconds
      nanos = time.nanos
    }
    guard seconds >= 0 else { return nil }
    let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(UInt64(nanos))
    return overflow || carry ? nil : UnixNanos(sum)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // The proleptic Gregorian calendar in eras of 400 years that begin on 1 March, so that the leap
  // day is the last of its year (Howard Hinnant, "chrono-compatible low-level date algorithms").

  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear >= 0 ? shiftedYear / 400 : (shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func daysIn(month: Int, year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private struct Scanner {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func digit() -> Int? {
      guard position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"),
        digit < 10
      else { return nil }
      position += 1
      return Int(digit)
    }

    mutating func number(digits: Int) -> Int? {
      var value = 0
      for _ in 0..<digits {
        guard let digit = digit() else { return nil }
        value = value * 10 + digit
      }
      return value
    }

    /// `HH:MM[:SS[.decimals]]` and then `Z`, `+HH:MM`, `-HH:MM` or nothing, to the end of the text.
    mutating func clockTime() -> (seconds: Int, nanos: Int)? {
      guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2),
        hour < 24, minute < 60
      else { return nil }
      var seconds = hour * 3600 + minute * 60
      var nanos = 0
      if skip(":") {
        guard let second = number(digits: 2), second < 60 else { return nil }
        seconds += second
        if skip(".") {
          guard let fraction = decimals() else { return nil }
          nanos = fraction
        }
      }
      if skip("Z") || isAtEnd { return isAtEnd ? (seconds, nanos) : nil }
      let sign = skip("+") ? -1 : 1
      guard sign == -1 || skip("-"), let hours = number(digits: 2) else { return nil }
      _ = skip(":")
      let minutes = number(digits: 2) ?? 0
      return isAtEnd ? (seconds + sign * (hours * 3600 + minutes * 60), nanos) : nil
    }

    /// One to nine decimals as nanoseconds; further ones must be zero.
    mutating func decimals() -> Int? {
      var value = 0
      var count = 0
      while let digit = digit() {
        count += 1
        if count <= 9 { value = value * 10 + digit } else if digit != 0 { return nil }
      }
      guard count > 0 else { return nil }
      for _ in min(count, 9)..<9 { value *= 10 }
      return value
    }
  }
}
