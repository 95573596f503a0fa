import TradingCache
import TradingModel

/// What `restore` prints for people.
enum RestoreReportText {
  static func write(
    _ lines: [RestoredLine], _ state: RestoredState, of trader: TraderKey, to output: inout Output
  ) {
    output.write(line: "\(trader)")
  }
}
