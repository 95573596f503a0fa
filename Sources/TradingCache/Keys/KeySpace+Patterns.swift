import TradingModel

/// Patterns of Redis' `SCAN` that match a trader's keys.
extension KeySpace {
  /// The pattern that matches the keys of a family, or all of the trader's.
  func pattern(_ family: FamilyKey? = nil) -> String {
    guard let family else { return KeySpace.escaped("\(trader):") + "*" }
    // Both spellings of a suffix match; what else matches is no key of the family, and is left out.
    let suffix = family.olderSuffix == nil ? family.suffix : ""
    return KeySpace.escaped(prefix(family).description) + "*" + suffix
  }

  /// A caller's pattern among the trader's keys.
  func pattern(_ pattern: String) -> String { KeySpace.escaped("\(trader):") + pattern }

  /// Makes every character stand for itself in a Redis pattern.
  private static func escaped(_ text: String) -> String {
    var pattern = ""
    for scalar in text.unicodeScalars {
      if "*?[]^-\\".unicodeScalars.contains(scalar) { pattern.append("\\") }
      pattern.unicodeScalars.append(scalar)
    }
    return pattern
  }
}
