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
    let config = try server.configuration()
    let stored = try await traders.stored(in: config)
    var output = Output()
    var unreadable = 0
    for (index, trader) in stored.enumerated() {
      Notice.progress("restoring \(trader) (\(index + 1) of \(stored.count))")
      let (state, series) = try await RestoreCommand.restore(trader, config, all || !json)
      var lines = state.lines(of: trader)
      let heartbeat = state.heartbeatLine(of: trader)
      if all || !json {
        lines += state.moreLines(of: trader, series)
        if let heartbeat { lines.append(heartbeat) }
      } else if let rest = state.notPrinted {
        Notice.say("\(trader): \(rest) are printed with --all only")
      }
      unreadable += lines.count { !$0.isSound }
      if json {
        for line in lines { output.write(line: line.json) }
      } else {
        RestoreReportText.write(lines, state, of: trader, to: &output)
      }
      output.flush()
    }
    guard unreadable == 0 else {
      throw Failure.different("\(unreadable) records cannot be read")
    }
  }

  /// Everything that is stored of a trader; snapshots and the recent market only if asked for.
  static func restore(
    _ trader: TraderKey, _ config: RedisCacheDatabase.Configuration, _ includingSeries: Bool = false
  ) async throws(Failure) -> (state: RestoredState, series: [RestoredSeries]) {
    do throws(CacheError) {
      var config = config
      config.use(trader)
      let database = try await RedisCacheDatabase(traderId: trader.traderId, config: config)
      let state = try await database.loadAll(.quarantine)
      let series = includingSeries ? try await database.loadAllSeries(.quarantine) : []
      try await database.close()
      return (state, series)
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
    for (kind, count) in listCounts { counts["lists of \(kind.rawValue)"] = count }
    let words = counts.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }
    return words.isEmpty ? nil : words.sorted().joined(separator: ", ")
  }
}
