/// What may be printed of a text that someone stored.
///
/// A control character can move a terminal's cursor or change what it shows, a format character can turn
/// the order of letters or hide: neither is printed, but its number.
enum Printable {
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }

  /// A text in one line, for people: `\n`, `\t`, and for instance `\u{1B}`.
  static func text(_ text: String) -> String {
    guard !text.unicodeScalars.allSatisfy(isPrintable) else { return text }
    var printed = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case _ where isPrintable(scalar): printed.unicodeScalars.append(scalar)
      case "\n": printed += "\\n"
      case "\t": printed += "\\t"
      default: printed += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return printed
  }

  /// Lines for people, which stay lines.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.text(String($0)) }
      .joined(separator: "\n")
  }

  /// JSON that says the same: there, such characters are in texts only.
  static func json(_ json: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(json)
    guard !bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return bytes }
    var printed: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if isPrintable(scalar) {
        printed += Array(String(scalar).utf8)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          printed += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
        }
      }
    }
    return printed
  }
}
