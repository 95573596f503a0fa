import TradingModel
import TradingSerialization

/// The form of variables in `vars_backup`, which Lumibot reads and writes.
///
/// JSON has fewer types than we have, so Lumibot's table has what a Lumibot strategy should see; the exact
/// values are in our own table beside it. What Lumibot gives back as it found it keeps its exact value:
///
///     integer, decimal, double   number (a decimal that no double can hold: its text)
///     date                       ISO 8601 in UTC, to the microsecond, since Python's dates have no more
///     bytes                      base64
///     set                        list
///
/// Lumibot 4.6 marks its dates, tuples and assets: `{"__lumibot_type__": "datetime", "value": …}`.
enum LumibotForm {
  private static let typeKey = "__lumibot_type__"
  private static let valueKey = "value"

  /// What a Lumibot strategy should see of a value.
  static func json(of value: VariableValue) -> PythonJSON {
    switch value {
    case .null: .word("null")
    case .bool(let value): .word(value ? "true" : "false")
    case .int(let value): .word("\(value)")
    case .uint(let value): .word("\(value)")
    case .double(let value): .word(word(value))
    case .decimal(let value): json(of: value)
    case .string(let value): .text(value)
    case .date(let value): .text(text(of: value))
    case .bytes(let value): .text(base64(value))
    case .list(let values): .array(values.map(json(of:)))
    case .set(let values): .array(VariableValue.ordered(values).map(json(of:)))
    case .map(let entries): escaped(entries.mapValues(json(of:)))
    }
  }

  private static func word(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return "\(value)"
  }

  private static func json(of value: ExactDecimal) -> PythonJSON {
    let text = value.description
    let double = value.doubleValue
    let fits = double.isFinite && (double != 0 || value.isZero)
    return fits ? .word(text) : .text(text)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.withUnsafeBytes { Base64.encode($0) }, as: UTF8.self)
  }

  /// As Python's `isoformat` writes it.
  private static func text(of time: UnixNanos) -> String {
    let microseconds = UnixNanos(time.value / 1000 * 1000)
    return ISO8601.text(microseconds).dropLast() + "+00:00"
  }

  /// A map of a user that looks like one of Lumibot's marks, marked as a map, as Lumibot does.
  private static func escaped(_ entries: [String: PythonJSON]) -> PythonJSON {
    guard Set(entries.keys) == [typeKey, valueKey] else { return .object(entries) }
    return .object([typeKey: .text("dict"), valueKey: .object(entries)])
  }

  /// The value that Lumibot wrote.
  static func value(of json: PythonJSON) -> VariableValue {
    switch json {
    case .word(let word): value(ofWord: word)
    case .text(let text): .string(text)
    case .array(let values): .list(values.map(value(of:)))
    case .object(let entries): value(of: entries)
    }
  }

  private static func value(ofWord word: String) -> VariableValue {
    switch word {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .double(.nan)
    case "Infinity": return .double(.infinity)
    case "-Infinity": return .double(-.infinity)
    default: break
    }
    if let value = Int64(word) { return .int(value) }
    if let value = UInt64(word) { return .uint(value) }
    // Python's integers have no end.
    if isInteger(word), let value = try? ExactDecimal(word) { return .decimal(value) }
    return .double(Double(word) ?? .nan)
  }

  private static func value(of entries: [String: PythonJSON]) -> VariableValue {
    if let (type, content) = mark(entries) {
      switch (type, content) {
      case ("datetime", .text(let text)):
        return aware(text).map(VariableValue.date) ?? .string(text)
      case ("date", .text(let text)): return .string(text)
      case ("tuple", .array(let values)): return .list(values.map(value(of:)))
      case ("dict", .object(let entries)): return .map(entries.mapValues(value(of:)))
      default: break
      }
    }
    return .map(entries.mapValues(value(of:)))
  }

  private static func mark(_ entries: [String: PythonJSON]) -> (String, PythonJSON)? {
    guard entries.count == 2, case .text(let type) = entries[typeKey],
      let content = entries[valueKey]
    else { return nil }
    return (type, content)
  }

  private static func isInteger(_ word: String) -> Bool {
    word.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
  }

  private static func moment(_ text: String) -> UnixNanos? {
    var text = text
    return text.withUTF8 { ISO8601.time(UnsafeRawBufferPointer($0)) }
  }

  /// A moment that says where on earth; without, it is no moment.
  private static func aware(_ text: String) -> UnixNanos? {
    let clock = text.dropFirst(11)
    guard clock.contains(where: { $0 == "Z" || $0 == "+" || $0 == "-" }) else { return nil }
    return moment(text)
  }
}

/// Whether Lumibot has changed a variable.
extension LumibotForm {
  /// The variables in Lumibot's JSON; what it left as it found it is what it was.
  static func variables(
    _ json: [String: PythonJSON], leaving known: [String: VariableValue]
  ) -> [String: VariableValue] {
    var variables: [String: VariableValue] = [:]
    for (name, json) in json {
      if let value = known[name], isSame(self.json(of: value), json) {
        variables[name] = value
      } else {
        variables[name] = value(of: json)
      }
    }
    return variables
  }

  /// The JSON of variables, where each that has not changed keeps the marks that Lumibot gave it.
  ///
  /// - Parameter current: the JSON that it replaces, if it is any.
  static func json(
    of variables: [String: VariableValue], over current: String?
  ) -> PythonJSON {
    guard let current, current.contains(typeKey),
      let marked = try? PythonJSON.variables(current)
    else { return .object(variables.mapValues(json(of:))) }
    var entries: [String: PythonJSON] = [:]
    for (name, value) in variables {
      if let form = marked[name], value == self.value(of: form) {
        entries[name] = form
      } else {
        entries[name] = json(of: value)
      }
    }
    return .object(entries)
  }

  /// Whether `theirs` is what Lumibot makes of `ours` without changing it.
  ///
  /// Its floats round decimals, and texts that look like dates come back as marked dates, in Python's
  /// way of writing them.
  static func isSame(_ ours: PythonJSON, _ theirs: PythonJSON) -> Bool {
    switch (ours, theirs) {
    case (.word(let left), .word(let right)): return isSame(word: left, right)
    case (.text(let left), .text(let right)): return isSame(text: left, right)
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    case (.object(let left), .object(let right)):
      return left.count == right.count
        && left.allSatisfy { name, value in right[name].map { isSame(value, $0) } ?? false }
    case (.text(let left), .object(let entries)):
      guard case (let type, .text(let right))? = mark(entries) else { return false }
      return (type == "datetime" || type == "date") && isSame(text: left, right)
    default: return false
    }
  }

  private static func isSame(word left: String, _ right: String) -> Bool {
    if left == right { return true }
    // An integer that became a float has changed.
    guard isInteger(left) == isInteger(right), !isInteger(left) else { return false }
    guard let left = Double(left), let right = Double(right) else { return false }
    return left == right
  }

  private static func isSame(text left: String, _ right: String) -> Bool {
    if left.utf8.elementsEqual(right.utf8) { return true }
    guard let left = moment(left), let right = moment(right) else { return false }
    return left.value / 1000 == right.value / 1000
  }
}
