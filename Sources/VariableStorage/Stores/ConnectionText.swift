#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection string as people have it: from a file of secrets with a new line at its end, or from a
/// tool that keeps the quotes around it.
enum ConnectionText {
  /// The name under which the environment and `.env` files hold it, as Lumibot's.
  static let name = "DB_CONNECTION_STR"

  /// The text without white space and a matching pair of quotes around it; `nil` when nothing is left.
  static func cleaned(_ text: String?) -> String? {
    guard var rest = text.map(trimmed) else { return nil }
    if rest.count > 1, let first = rest.first, first == rest.last, "\"'".contains(first) {
      rest = trimmed(rest.dropFirst().dropLast())
    }
    return rest.isEmpty ? nil : String(rest)
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var rest = Substring(text).drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  /// What the environment holds.
  static var environment: String? { getenv(name).map { String(cString: $0) } }

  /// What a file of lines `NAME=value` holds; `nil` when there is no such file, or no such line.
  ///
  /// A line may begin with `export`. A value may be in quotes; without them it ends before ` #`. Nothing is
  /// replaced in it, and the last line of a name counts.
  static func value(inFile path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var found: String?
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let line {
      if let value = value(inLine: String(cString: line)) { found = value }
    }
    return found
  }

  static func value(inLine line: String) -> String? {
    var rest = trimmed(line)
    if rest.hasPrefix("export ") { rest = trimmed(rest.dropFirst("export ".count)) }
    guard rest.hasPrefix(name) else { return nil }
    rest = trimmed(rest.dropFirst(name.count))
    guard rest.first == "=" else { return nil }
    rest = trimmed(rest.dropFirst())
    if let quote = rest.first, "\"'".contains(quote) {
      return String(rest.dropFirst().prefix { $0 != quote })
    }
    guard let comment = rest.firstRange(of: " #") else { return String(rest) }
    return String(trimmed(rest[..<comment.lowerBound]))
  }
}
