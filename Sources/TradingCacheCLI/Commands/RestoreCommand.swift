import ArgumentParser
import TradingCache

/// `trading-cache restore`: prints what a node would get back.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Prints everything that is stored of a trader.",
    discussion: """
      Nothing is changed, and a node may go on writing meanwhile. What cannot be read is printed with \
      its reason among the rest, and the status is 1 then.
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var traders: TraderOptions

  @Flag(help: "Print JSON, one object per line, instead of tables.")
  var json = false

  @Flag(
    help: ArgumentHelp(
      "Print everything, also in JSON.",
      discussion: """
        Intents to submit orders, snapshots, the recent market and the heartbeat, which NautilusTrader \
        does not restore; the tables always show them.
        """))
  var all = false

  func run() async throws {
    let location = try server.location()
    let stored = try await traders.stored(in: location)
    var output = Output()
    var unreadable = 0
    for (index, trader) in stored.enumerated() {
      Notice.progress("restoring \(trader) (\(index + 1) of \(stored.count))")
      let (state, lists) = try await RestoreCommand.restore(trader, location, all || !json)
      let records =
        all || !json ? state.shown(of: trader, lists) : state.shown(of: trader, sharedOnly: true)
      if json, !all, let rest = state.notPrinted {
        Notice.say("\(trader): \(rest) are printed with --all only")
      }
      unreadable += records.count { !$0.isSound }
      if json {
        for record in records { output.write(line: record.json(of: trader.traderId)) }
      } else {
        RestoreReportText.write(records, state, of: trader, to: &output)
      }
      output.flush()
    }
    guard unreadable == 0 else {
      throw Failure.different("\(unreadable) records cannot be read")
    }
  }

  /// Everything that is stored of a trader; snapshots and the recent market only if asked for.
  static func restore(
    _ trader: TraderKey, _ location: CacheLocation, _ includingLists: Bool = false
  ) async throws(Failure) -> (state: RestoredState, lists: [RestoredList]) {
    do throws(CacheError) {
      let database = try await location.of(trader).open(trader.traderId, logger: .quiet)
      let state = try await database.loadAll(.quarantine)
      let lists = includingLists ? try await database.loadAllLists(.quarantine) : []
      try await database.close()
      return (state, lists)
    } catch {
      throw Failure(error)
    }
  }
}

extension RestoredState {
  /// What JSON leaves out unless it is asked for, in words; `nil` for nothing.
  fileprivate var notPrinted: String? {
    var counts = [
      "submit commands": submitOrderCommands.count,
      "submit list commands": submitOrderListCommands.count, "heartbeats": heartbeat == nil ? 0 : 1,
    ]
    for (kind, count) in listCounts { counts["lists of \(kind)"] = count }
    let words = counts.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }
    return words.isEmpty ? nil : words.sorted().joined(separator: ", ")
  }
}
