/// What can be told of a formula without knowing the functions and names in it.
///
/// NautilusTrader evaluates formulas with the crate evalexpr, in which a name may hold nearly any character
/// and a function may stand before its argument without parentheses. So what is refused here cannot be
/// parsed there, and nothing else is.
enum SyntheticFormula {
  /// Why it cannot be a formula, or `nil`.
  static func violation(in formula: String) -> String? {
    var parentheses = 0
    var isInText = false
    var isEscaped = false
    /// Whether the last thing was a value, which an operator may follow.
    var isAfterValue = false
    var isEmpty = true
    for character in formula.unicodeScalars {
      if isInText {
        isInText = isEscaped || character != "\""
        isEscaped = !isEscaped && character == "\\"
        continue
      }
      if character.properties.isWhitespace { continue }
      isEmpty = false
      switch character {
      case "\"":
        isInText = true
        isAfterValue = true
      case "(":
        parentheses += 1
        isAfterValue = false
      case ")":
        parentheses -= 1
        if parentheses < 0 { return "a parenthesis closes that was not opened" }
        isAfterValue = true
      case "*", "/", "%", "^":
        if !isAfterValue { return "\(character) has nothing before it" }
        isAfterValue = false
      case "+", "-", "!", "=", "<", ">", "&", "|", ",", ";": isAfterValue = character == ";"
      default: isAfterValue = true
      }
    }
    if isEmpty { return "it is blank" }
    if isInText { return "a text is not closed" }
    if parentheses > 0 { return "a parenthesis is not closed" }
    return isAfterValue ? nil : "it ends too soon"
  }
}
