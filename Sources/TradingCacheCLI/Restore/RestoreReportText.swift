import TradingCache
import TradingModel
import TradingSerialization

/// What `restore` prints for people: a table for each family, and what cannot be read.
enum RestoreReportText {
  static func write(
    _ records: [ShownRecord], _ state: RestoredState, of trader: TraderKey, to output: inout Output
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
    let byKind = Dictionary(grouping: records, by: \.kind)
    for family in state.families.rows {
      let sound = (byKind[family.kind] ?? []).flatMap { record -> [[String]] in
        guard case .state(let state) = record.content else { return [] }
        return family.table.rows(record.id ?? "", state)
      }
      guard !sound.isEmpty else { continue }
      var table = Table(family.table.columns)
      for row in sound { table.add(row) }
      output.write()
      output.write(line: "\(family.title) (\(sound.count))")
      for line in table.lines { output.write(line: "  " + line) }
    }
    writeUnreadable(records, to: &output)
    output.write()
  }

  private static func writeUnreadable(_ records: [ShownRecord], to output: inout Output) {
    let faults = records.filter { !$0.isSound }
    guard !faults.isEmpty else { return }
    var table = Table([Table.Column(heading: "record"), Table.Column(heading: "reason")])
    for fault in faults {
      guard case .error(let reason) = fault.content else { continue }
      table.add(["\(fault.kind) \(fault.id ?? "")", reason])
    }
    output.write()
    output.write(line: "unreadable (\(faults.count))")
    for line in table.lines { output.write(line: "  " + line) }
  }

  private static func time(_ time: UnixNanos) -> String {
    ISO8601.text(time, alwaysNineDecimals: true)
  }
}
