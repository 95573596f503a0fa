#if Backtests
  /// The text of a `CREATE TABLE` statement, as SQLite keeps it, to be changed in one place and left in all others.
  ///
  /// The text is never executed: SQLite itself reads it again as the table's definition.
  struct TableDefinition {
    private(set) var sql: String

    /// Takes `NOT NULL` from columns; everything else of the definition stays as it was written.
    mutating func dropNotNull(_ columns: Set<String>) {
      var kept: [Substring] = []
      var column: ArraySlice<Token> = []
      var depth = 0
      for token in Token.all(in: sql) {
        if token.text == ")" { depth -= 1 }
        if depth == 1, token.text != "," {
          column.append(token)
        } else if depth <= 1 {
          kept += Self.withoutNotNull(column, columns)
          column = []
          kept.append(token.text)
        } else {
          column.append(token)
        }
        if token.text == "(" { depth += 1 }
      }
      sql = (kept + column.map(\.text)).joined()
    }

    /// The texts of a column's definition, without `[CONSTRAINT name] NOT NULL [ON CONFLICT way]`.
    private static func withoutNotNull(
      _ tokens: ArraySlice<Token>, _ columns: Set<String>
    ) -> [Substring] {
      var depth = 0
      // A check in brackets may say NOT NULL too; it stays.
      let words = tokens.indices.filter { index in
        if tokens[index].text == "(" { depth += 1 }
        if tokens[index].text == ")" { depth -= 1 }
        return depth == 0 && !tokens[index].isSpace
      }
      guard let first = words.first, columns.contains(tokens[first].name) else {
        return tokens.map(\.text)
      }
      func name(_ place: Int) -> String {
        words.indices.contains(place) ? tokens[words[place]].name : ""
      }
      guard
        let place = words.indices.first(where: { name($0) == "not" && name($0 + 1) == "null" })
      else { return tokens.map(\.text) }
      let start = name(place - 2) == "constraint" ? place - 2 : place
      let end = name(place + 2) == "on" && name(place + 3) == "conflict" ? place + 4 : place + 1
      let dropped = words[start]...words[min(end, words.count - 1)]
      return tokens.indices.filter { !dropped.contains($0) }.map { tokens[$0].text }
    }
  }

  /// A word, a quoted text, a comment, a space or a sign of an SQL statement.
  private struct Token {
    let text: Substring

    var isSpace: Bool {
      text.first?.isWhitespace == true || text.hasPrefix("--") || text.hasPrefix("/*")
    }

    /// What a word or a quoted name says, in lower case.
    var name: String {
      guard let first = text.first, Self.closing[first] != nil else { return text.lowercased() }
      return text.dropFirst().dropLast().lowercased()
    }

    /// What ends a quoted text, by what begins it.
    private static let closing: [Character: Character] = ["'": "'", "\"": "\"", "`": "`", "[": "]"]

    static func all(in sql: String) -> [Token] {
      var tokens: [Token] = []
      var rest = sql[...]
      while let first = rest.first {
        let end: Substring.Index
        if let quote = closing[first] {
          end =
            rest.dropFirst().firstIndex(of: quote).map { rest.index(after: $0) } ?? rest.endIndex
        } else if rest.hasPrefix("--") {
          end = rest.firstIndex(where: \.isNewline) ?? rest.endIndex
        } else if rest.hasPrefix("/*") {
          end = rest.firstRange(of: "*/")?.upperBound ?? rest.endIndex
        } else if first.isWhitespace {
          end = rest.firstIndex { !$0.isWhitespace } ?? rest.endIndex
        } else if isOfWord(first) {
          end = rest.firstIndex { !isOfWord($0) } ?? rest.endIndex
        } else {
          end = rest.index(after: rest.startIndex)
        }
        tokens.append(Token(text: rest[..<end]))
        rest = rest[end...]
      }
      return tokens
    }

    private static func isOfWord(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_" || character == "$"
    }
  }
#endif
