#if Backtests
  import TradingModel
  import TradingSerialization

  /// Tables as CSV (RFC 4180), with a first line of names.
  enum CSVText {
    /// Writes rows that have the same names.
    static func write(_ rows: [DynamicMap], to output: inout Output) {
      guard let first = rows.first else { return }
      output.write(line: first.entries.map { cell($0.key) }.joined(separator: ","))
      for row in rows {
        output.write(line: row.entries.map { cell($0.value) }.joined(separator: ","))
      }
    }

    /// A text as it is, a missing value as nothing, and lists and maps as their JSON.
    private static func cell(_ value: DynamicValue) -> String {
      switch value {
      case .null: ""
      case .string(let text): quoted(text)
      case .int(let value): "\(value)"
      default: quoted(String(decoding: value.jsonLine, as: UTF8.self))
      }
    }

    private static func quoted(_ text: String) -> String {
      let needsQuotes = text.utf8.contains { #",""#.utf8.contains($0) || $0 == 10 || $0 == 13 }
      return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
  }
#endif
