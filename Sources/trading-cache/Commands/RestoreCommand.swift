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

  @Flag(help: "Print the intents to submit orders as well, which the tables always show.")
  var commands = false

  func run() async throws {
    let config = try server.configuration()
    let stored = try await traders.stored(in: config)
    var output = Output()
    var unreadable = 0
    for (index, trader) in stored.enumerated() {
      Notice.progress("restoring \(trader) (\(index + 1) of \(stored.count))")
      let state = try await RestoreCommand.restore(trader, config)
      let lines = state.lines(of: trader, includingCommands: commands || !json)
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

  /// Everything that is stored of a trader.
  static func restore(
    _ trader: TraderKey, _ config: RedisCacheDatabase.Configuration
  ) async throws(Failure) -> RestoredState {
    do throws(CacheError) {
      var config = config
      config.use(trader)
      let database = try await RedisCacheDatabase(traderId: trader.traderId, config: config)
      let state = try await database.loadAll(.quarantine)
      try await database.close()
      return state
    } catch {
      throw Failure(error)
    }
  }
}
