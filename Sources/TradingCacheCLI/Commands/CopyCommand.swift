import ArgumentParser
import TradingCache
import TradingModel

/// `trading-cache copy`: writes what is stored of a trader into another database.
struct CopyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copies what is stored into another database, and compares.",
    discussion: """
      Records are read and written again as a node would write them, not copied byte by byte: what \
      arrives has been understood. Stop the trader's node first. The target must hold nothing of the \
      trader. A heartbeat is not copied, since it is about the source's node.
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var traders: TraderOptions

  @Option(help: "The database to copy to; its password may be in TRADING_CACHE_TO_PASSWORD.")
  var to: String

  @Option(help: "The user for the target's password from the environment or a file.")
  var toUser: String?

  @Option(help: "A file whose first line is the target's password.")
  var toPasswordFile: String?

  @Option(help: "The trader under whose keys to write; the events stay what they are.")
  var toTrader: String?

  func run() async throws {
    let source = try server.location()
    let password = try Password(file: toPasswordFile, variable: "TRADING_CACHE_TO_PASSWORD")
    var target = try ServerOptions.location(url: to, user: toUser, password: password)
    target.records.rules = source.records.rules
    let stored = try await traders.stored(in: source)
    guard toTrader == nil || stored.count == 1 else {
      throw Failure.usage("--to-trader takes one trader, and there are \(stored.count)")
    }
    var output = Output()
    var faults = 0
    for (index, trader) in stored.enumerated() {
      Notice.progress("copying \(trader) (\(index + 1) of \(stored.count))")
      faults += try await copy(trader, source, target, &output)
      output.flush()
    }
    guard faults == 0 else { throw Failure.different("\(faults) records are not in the copy") }
  }

  private func copy(
    _ trader: TraderKey, _ from: CacheLocation, _ to: CacheLocation, _ output: inout Output
  ) async throws(Failure) -> Int {
    do throws(CacheError) {
      let targetKey = try await freeTarget(for: trader, to)
      var to = to.of(targetKey)
      to.role = .refuseIfAlive()
      to.writeQueue.whenFull = .block(upTo: .seconds(60))
      let source = try await from.of(trader).open(trader.traderId, logger: .quiet)
      let target = try await to.open(targetKey.traderId, logger: .quiet)
      let copied = try await source.copy(to: target)
      var faults = try await CopyCheck.differences(copied, of: trader, in: target, as: targetKey)
      faults += copied.unreadable.map { "\($0)" }
      for fault in faults { output.write(line: fault) }
      if copied.state.heartbeat != nil {
        output.write(
          line: "\(trader): its heartbeat is left out, which is about the source's node")
      }
      output.write(line: "\(trader): \(copied.count) records copied, \(faults.count) not")
      try await target.close()
      try await source.close()
      return faults.count
    } catch {
      throw Failure(error)
    }
  }

  /// The key to write under, which nothing is stored under yet.
  private func freeTarget(
    for trader: TraderKey, _ location: CacheLocation
  ) async throws(CacheError) -> TraderKey {
    var id = trader.traderId
    if let toTrader {
      guard let other = try? TraderId(toTrader) else { throw .invalidTraderId(toTrader) }
      id = other
    }
    let key = TraderKey(
      traderId: id, useTraderPrefix: trader.useTraderPrefix, instanceId: trader.instanceId)
    let stored: [TraderKey]
    do throws(CacheError) {
      stored = try await location.traders(id)
    } catch {
      // A file that is yet to be made.
      guard case .file(.notFound) = error else { throw error }
      stored = []
    }
    guard !stored.contains(key) else {
      throw .unreadable([
        UnreadableRecord(key: "\(key)", reason: "the target holds something of this trader already")
      ])
    }
    return key
  }
}
