#if Backtests
  import BacktestStorage
  import TradingModel

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The terminal that results are printed to.
  enum Terminal {
    /// Its columns; 80 when standard output is none.
    static var width: Int {
      var size = winsize()
      guard isatty(1) != 0, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
        return 80
      }
      return Int(size.ws_col)
    }
  }

  /// An equity curve and its drawdown in braille characters, each of which has two by four dots.
  struct EquityChart {
    private static let equityRows = 10
    private static let drawdownRows = 4

    /// The picture, line by line, none wider than asked for.
    let lines: [String]

    /// Draws a curve; `nil` for one with fewer than two moments, or where there is no room.
    init?(_ curve: [EquityPoint], width: Int) {
      guard let first = curve.first, let last = curve.last, first.nanoseconds < last.nanoseconds
      else { return nil }
      let equity = curve.map(\.equity)
      let depths = curve.underwater
      guard let low = equity.min(), let high = equity.max(), let deepest = depths.max() else {
        return nil
      }
      let labels = [high, low].map { Figures.fixed($0) } + ["-\(Figures.fixed(deepest)) %"]
      let margin = (labels.map(\.count).max() ?? 0) + 2
      let columns = width - margin
      guard columns >= 10 else { return nil }
      let span = last.nanoseconds.since(first.nanoseconds)
      let xs = curve.map { $0.nanoseconds.since(first.nanoseconds) / span }
      var top = DotCanvas(columns: columns, rows: Self.equityRows)
      top.draw(xs, equity.map { high > low ? ($0 - low) / (high - low) : 0.5 })
      var lines = Self.labelled(top.lines, labels[0], labels[1], margin)
      if deepest > 0 {
        var bottom = DotCanvas(columns: columns, rows: Self.drawdownRows)
        bottom.draw(xs, depths.map { 1 - $0 / deepest })
        lines += [""] + Self.labelled(bottom.lines, "0 %", labels[2], margin)
      }
      let (from, to) = (Figures.day(first.nanoseconds), Figures.day(last.nanoseconds))
      let gap = max(1, columns - from.count - to.count)
      let indent = String(repeating: " ", count: margin)
      if columns >= from.count + to.count + 1 {
        lines.append(indent + from + String(repeating: " ", count: gap) + to)
      }
      self.lines = lines
    }

    /// Puts a label before the first and the last line, and an axis before all.
    private static func labelled(
      _ lines: [String], _ first: String, _ last: String, _ margin: Int
    ) -> [String] {
      lines.enumerated().map { index, line in
        let label = index == 0 ? first : index == lines.count - 1 ? last : ""
        let padding = String(repeating: " ", count: margin - 2 - label.count)
        let axis = label.isEmpty ? "│" : "┤"
        let drawn = String(line.reversed().drop { $0 == DotCanvas.blank }.reversed())
        return "\(padding)\(label) \(axis)\(drawn)"
      }
    }
  }

  /// A grid of dots that prints as braille characters.
  struct DotCanvas {
    static let blank: Character = "\u{2800}"

    private let columns: Int
    private let rows: Int
    private var cells: [UInt8]

    init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
      cells = Array(repeating: 0, count: columns * rows)
    }

    /// Connects points whose coordinates go from 0 to 1, the left and the bottom being 0.
    mutating func draw(_ xs: [Double], _ ys: [Double]) {
      let right = Double(columns * 2 - 1)
      let top = Double(rows * 4 - 1)
      let dots = zip(xs, ys).compactMap { x, y -> (x: Int, y: Int)? in
        guard (0...1).contains(x), (0...1).contains(y) else { return nil }
        return (Int((x * right).rounded()), Int(((1 - y) * top).rounded()))
      }
      for (from, to) in zip(dots, dots.dropFirst()) { connect(from, to) }
    }

    private mutating func connect(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int)) {
      let steps = max((to.x - from.x).magnitude, (to.y - from.y).magnitude)
      guard steps > 0 else { return set(from.x, from.y) }
      for step in 0...Int(steps) {
        let part = Double(step) / Double(steps)
        set(
          Int((Double(from.x) + part * Double(to.x - from.x)).rounded()),
          Int((Double(from.y) + part * Double(to.y - from.y)).rounded()))
      }
    }

    private mutating func set(_ x: Int, _ y: Int) {
      guard x >= 0, y >= 0, x < columns * 2, y < rows * 4 else { return }
      // The dots of a character: 1 to 3 and 7 down the left side, 4 to 6 and 8 down the right one.
      let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
      cells[y / 4 * columns + x / 2] |= bits[x % 2][y % 4]
    }

    /// The rows from the top.
    var lines: [String] {
      (0..<rows).map { row in
        String(
          cells[row * columns..<(row + 1) * columns].map { cell in
            Unicode.Scalar(0x2800 + UInt32(cell)).map { Character($0) } ?? Self.blank
          })
      }
    }
  }
#endif
