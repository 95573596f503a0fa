import TradingCache
import TradingModel
import TradingSerialization

/// What `restore` prints for people: a table for each family, and what cannot be read.
enum RestoreReportText {
  static func write(
    _ lines: [RestoredLine], _ state: RestoredState, of trader: TraderKey, to output: inout Output
  ) {
    output.write(line: "\(trader)")
    if let heartbeat = state.heartbeat { output.write(line: "  heartbeat \(time(heartbeat))") }
    if let newest = state.report.newestRecord {
      output.write(line: "  newest event \(time(newest))")
    }
    if !state.unresolvedSubmits.isEmpty {
      let ids = state.unresolvedSubmits.map { "\($0.initialized.clientOrderId)" }
      output.write(line: "  submitted without an answer: \(ids.joined(separator: ", "))")
    }
    for family in TableFamily.all {
      let sound = lines.compactMap { line -> [[String]]? in
        guard line.kind == family.kind, case .state(let state) = line.content else { return nil }
        return family.rows(line.id ?? "", state)
      }.flatMap { $0 }
      guard !sound.isEmpty else { continue }
      var table = Table(family.columns)
      for row in sound { table.add(row) }
      output.write()
      output.write(line: "\(family.title) (\(sound.count))")
      for line in table.lines { output.write(line: "  " + line) }
    }
    writeUnreadable(lines, to: &output)
    output.write()
  }

  private static func writeUnreadable(_ lines: [RestoredLine], to output: inout Output) {
    let faults = lines.filter { !$0.isSound }
    guard !faults.isEmpty else { return }
    var table = Table([Table.Column(heading: "record"), Table.Column(heading: "reason")])
    for fault in faults {
      guard case .error(let reason) = fault.content else { continue }
      table.add(["\(fault.kind.rawValue) \(fault.id ?? "")", reason])
    }
    output.write()
    output.write(line: "unreadable (\(faults.count))")
    for line in table.lines { output.write(line: "  " + line) }
  }

  private static func time(_ time: UnixNanos) -> String {
    ISO8601.text(time, alwaysNineDecimals: true)
  }
}
