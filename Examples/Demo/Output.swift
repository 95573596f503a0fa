#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Prints a line at once, whatever the output is.
func say(_ line: String = "", to descriptor: Int32 = 1) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}

/// A headline: bold on a terminal, plain in a file.
func headline(_ text: String) {
  say(isatty(1) == 1 ? "\u{1B}[1m\(text)\u{1B}[0m" : text)
}

/// Columns of text, each as wide as its widest cell; numbers to the right.
struct Table {
  struct Column {
    let title: String
    let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  private let columns: [Column]
  private var widths: [Int]
  private var rows: [[String]] = []

  /// - Parameter minimumWidth: for tables whose rows are printed before all are known.
  init(_ columns: [Column], minimumWidth: Int = 0) {
    self.columns = columns
    widths = columns.map { max($0.title.count, minimumWidth) }
  }

  mutating func add(_ cells: [String]) {
    rows.append(cells)
    widths = zip(widths, cells).map { max($0, $1.count) }
  }

  /// The lines of the table, the titles first.
  var lines: [String] { [header] + rows.map(line) }

  var header: String { line(columns.map(\.title)) }

  func line(_ cells: [String]) -> String {
    var line = " "
    for (column, (width, cell)) in zip(columns, zip(widths, cells)) {
      let space = String(repeating: " ", count: max(0, width - cell.count))
      line += " " + (column.isNumber ? space + cell : cell + space) + " "
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// A number with a fixed count of decimals.
func decimal(_ value: Double, places: Int) -> String {
  let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
  guard let units = Int64(exactly: (abs(value) * power).rounded()) else { return "\(value)" }
  let digits = String(units)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && units != 0 ? "-" : ""
  guard places > 0 else { return sign + padded }
  return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}

extension Duration {
  /// In milliseconds.
  var milliseconds: Double { self / .milliseconds(1) }
}
