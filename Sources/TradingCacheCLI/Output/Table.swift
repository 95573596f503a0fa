/// Rows in aligned columns, for people.
struct Table {
  /// A column: its heading, and whether its cells are numbers, which are aligned on the right.
  struct Column: Sendable {
    let heading: String
    var isNumber = false
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Appends a row; what is not given stays empty.
  mutating func add(_ cells: [String]) {
    let missing = max(0, columns.count - cells.count)
    let given = cells.prefix(columns.count).map(Printable.text)
    rows.append(given + Array(repeating: "", count: missing))
  }

  /// The heading and the rows, each without spaces at its end.
  var lines: [String] {
    let all = [columns.map(\.heading)] + rows
    let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = zip(zip(row, columns), widths).map { cell, width in
        let padding = String(repeating: " ", count: width - cell.0.count)
        return cell.1.isNumber ? padding + cell.0 : cell.0 + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
