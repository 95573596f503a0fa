#if Backtests
  import TradingModel
  import TradingSerialization

  /// Rows of a file that another program wrote, by their names.
  struct SourceTable: Sendable {
    /// A row, and the line on which it begins, the first being 1.
    struct Row: Sendable {
      let line: Int
      let values: DynamicMap
    }

    let rows: [Row]

    /// Reads JSON lines: an object on each line that is not empty.
    ///
    /// Python's `NaN` and `Infinity` are numbers too.
    /// - Throws: ``BacktestError/badLine(_:reason:)``.
    init(jsonLines text: [UInt8]) throws(BacktestError) {
      var rows: [Row] = []
      let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 32 || $0 == 13 }) {
        do throws(SerializationError) {
          guard case .map(let values) = try PythonJSON.value(of: Array(line)) else {
            throw .malformed("it is no object")
          }
          rows.append(Row(line: index + 1, values: values))
        } catch {
          throw .badLine(index + 1, reason: error.description)
        }
      }
      self.rows = rows
    }

    /// Reads CSV (RFC 4180) whose first line has the names; a byte order mark is skipped.
    /// - Throws: ``BacktestError/badLine(_:reason:)``.
    init(csv text: [UInt8]) throws(BacktestError) {
      let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
      var records = try Self.records(text)[...]
      guard let heading = records.popFirst() else {
        rows = []
        return
      }
      guard Set(heading.cells).count == heading.cells.count else {
        throw .badLine(1, reason: "a name is there twice")
      }
      var rows: [Row] = []
      for record in records {
        guard record.cells.count == heading.cells.count else {
          throw .badLine(
            record.line, reason: "\(record.cells.count) values for \(heading.cells.count) names")
        }
        let entries = zip(heading.cells, record.cells).map {
          DynamicMap.Entry(key: .string($0), value: .string($1))
        }
        rows.append(Row(line: record.line, values: DynamicMap(entries: entries)))
      }
      self.rows = rows
    }

    private typealias Record = (line: Int, cells: [String])

    private static func records(_ text: ArraySlice<UInt8>) throws(BacktestError) -> [Record] {
      let (quote, newline) = (UInt8(ascii: "\""), UInt8(ascii: "\n"))
      var records: [Record] = []
      var record: Record = (1, [])
      var cell: [UInt8] = []
      var (line, isQuoted, hasCell) = (1, false, false)
      func utf8(_ bytes: [UInt8]) throws(BacktestError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw .badLine(line, reason: "it is not UTF-8")
        }
        return text
      }
      var rest = text
      while let byte = rest.popFirst() {
        switch byte {
        case quote where isQuoted && rest.first == quote: cell.append(rest.removeFirst())
        case quote where isQuoted: isQuoted = false
        case quote where cell.isEmpty: (isQuoted, hasCell) = (true, true)
        case UInt8(ascii: ",") where !isQuoted:
          record.cells.append(try utf8(cell))
          (cell, hasCell) = ([], true)
        case newline where !isQuoted:
          if cell.last == 13 { cell.removeLast() }
          if hasCell || !cell.isEmpty {
            record.cells.append(try utf8(cell))
            records.append(record)
          }
          line += 1
          (record, cell, hasCell) = ((line, []), [], false)
        default:
          if byte == newline { line += 1 }
          cell.append(byte)
        }
      }
      guard !isQuoted else { throw .badLine(record.line, reason: "a quote is not closed") }
      if hasCell || !cell.isEmpty {
        record.cells.append(try utf8(cell))
        records.append(record)
      }
      return records
    }
  }

  /// JSON as Python writes it, with words for what is no finite number.
  struct PythonJSON: JSONValue {
    private let value: DynamicValue

    /// Reads a text.
    static func value(of text: [UInt8]) throws(SerializationError) -> DynamicValue {
      try text.withUnsafeBufferPointer { bytes throws(SerializationError) in
        try JSONReader<PythonJSON>.read(UnsafeRawBufferPointer(bytes)).value
      }
    }

    init?(jsonWord word: String) {
      switch word {
      case "NaN": value = .double(.nan)
      case "Infinity": value = .double(.infinity)
      case "-Infinity": value = .double(-.infinity)
      default:
        guard let value = DynamicValue(jsonWord: word) else { return nil }
        self.value = value
      }
    }

    init(jsonText text: String) { value = .string(text) }
    init(jsonArray values: [PythonJSON]) { value = .array(values.map(\.value)) }
    init(jsonObject entries: [(name: String, value: PythonJSON)]) {
      value = DynamicValue(jsonObject: entries.map { ($0.name, $0.value.value) })
    }
  }
#endif
