#if Backtests
  /// HTML and SVG with every text escaped.
  struct Markup {
    private(set) var text = ""

    /// Appends an element; texts inside go through ``add(text:)``.
    mutating func element(
      _ name: String, _ attributes: [(String, String)] = [],
      _ body: (inout Markup) -> Void = { _ in }
    ) {
      text += "<\(name)"
      for (name, value) in attributes { text += " \(name)=\"\(Markup.escaped(value))\"" }
      text += ">"
      body(&self)
      text += "</\(name)>\n"
    }

    /// Appends an element that holds a text only.
    mutating func element(_ name: String, _ attributes: [(String, String)] = [], text: String) {
      element(name, attributes) { $0.add(text: text) }
    }

    mutating func add(text: String) { self.text += Markup.escaped(text) }

    /// Appends markup as it is: our own, never a text from elsewhere.
    mutating func add(markup: String) { text += markup + "\n" }

    /// A text that means itself, in an element or in an attribute.
    static func escaped(_ text: String) -> String {
      var escaped = ""
      for character in text.unicodeScalars {
        switch character {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        // HTML has no other control characters.
        case "\t", "\n", "\r": escaped.unicodeScalars.append(character)
        case "\0"..<" ", "\u{7F}"..."\u{9F}": escaped += "\u{FFFD}"
        default: escaped.unicodeScalars.append(character)
        }
      }
      return escaped
    }
  }
#endif
