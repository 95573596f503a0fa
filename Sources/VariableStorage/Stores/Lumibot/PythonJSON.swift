import TradingModel
import TradingSerialization

/// JSON as Python writes and reads it: with `NaN` and `Infinity`, and numbers as they are written.
enum PythonJSON: Equatable {
  /// A number, `true`, `false`, `null`, `NaN`, `Infinity` or `-Infinity`.
  case word(String)
  case text(String)
  case array([PythonJSON])
  case object([String: PythonJSON])
}

extension PythonJSON: JSONValue {
  /// Python writes texts that are none, such as half an emoji; they spoil nothing else.
  static var repairsText: Bool { true }

  init?(jsonWord word: String) {
    switch word {
    case "null", "true", "false", "NaN", "Infinity", "-Infinity": break
    default: guard JSONNumber.isOne(word), Double(word) != nil else { return nil }
    }
    self = .word(word)
  }

  init(jsonText text: String) { self = .text(text) }

  init(jsonArray values: [PythonJSON]) { self = .array(values) }

  init(jsonObject entries: [(name: String, value: PythonJSON)]) {
    self = .object(Dictionary(entries.map { ($0.name, $0.value) }) { _, last in last })
  }
}

extension PythonJSON {
  /// Reads the object of variables.
  ///
  /// - Throws: `VariableError.unreadable` when the text is no JSON object.
  static func variables(_ json: String) throws(VariableError) -> [String: PythonJSON] {
    do throws(SerializationError) {
      let bytes = Array(json.utf8)
      let value = try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
        try JSONReader<PythonJSON>.read(UnsafeRawBufferPointer(bytes))
      }
      if case .object(let variables) = value { return variables }
      throw .malformed("no JSON object")
    } catch {
      throw .unreadable(version: nil, reason: "what Lumibot wrote: \(error)")
    }
  }

  /// The JSON text, with sorted names and Python's spaces.
  var text: String {
    var output: [UInt8] = []
    write(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .word(let word): output.append(contentsOf: word.utf8)
    case .text(let text): Self.quote(text, to: &output)
    case .array(let values):
      output.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(contentsOf: ", ".utf8) }
        value.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let entries):
      output.append(UInt8(ascii: "{"))
      let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, entry) in sorted.enumerated() {
        if index > 0 { output.append(contentsOf: ", ".utf8) }
        Self.quote(entry.key, to: &output)
        output.append(contentsOf: ": ".utf8)
        entry.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func quote(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { JSONQuoting.append(quoted: UnsafeRawBufferPointer($0), to: &output) }
  }
}
