import ArgumentParser
import Logging
import TradingCache

/// `trading-cache verify`: looks for damage, and repairs the indexes.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks everything that is stored, and names what is wrong.",
    discussion: """
      Every record is decoded, every order and position is replayed, and every index is compared with \
      the event logs. One line for each difference: its key, and what is wrong. Nothing is changed \
      unless you ask for a repair, and that changes indexes only.
      """)

  @OptionGroup var server: ServerOptions
  @OptionGroup var traders: TraderOptions

  @Flag(help: "Make the indexes what the event logs say. The trader's node must not be running.")
  var repair = false

  @Flag(help: "Repair even if the trader's node seems to be alive; it can write no more then.")
  var takeOver = false

  func run() async throws {
    var location = try server.location()
    let stored = try await traders.stored(in: location)
    if repair { location.role = takeOver ? .takeOver : .refuseIfAlive() }
    var output = Output()
    var remaining = 0
    for (index, trader) in stored.enumerated() {
      Notice.progress("verifying \(trader) (\(index + 1) of \(stored.count))")
      remaining += try await verify(trader, location, &output)
      output.flush()
    }
    guard remaining == 0 else { throw Failure.different("\(remaining) differences") }
  }

  /// Verifies one trader, and returns how many differences are left.
  private func verify(
    _ trader: TraderKey, _ location: CacheLocation, _ output: inout Output
  ) async throws(Failure) -> Int {
    do throws(CacheError) {
      let database = try await location.of(trader).open(trader.traderId, logger: .quiet)
      let found = try await database.verify()
      var left = found.differences
      for difference in left { output.write(line: "\(difference)") }
      if repair, left.contains(where: \.isRepairable) {
        left = try await database.repairIndexes().differences
        output.write(line: "\(trader): repaired \(found.differences.count - left.count)")
      }
      output.write(
        line: "\(trader): \(found.keys) keys, \(found.replayed) orders and positions replayed, "
          + "\(left.count) differences")
      try await database.close()
      return left.count
    } catch {
      throw Failure(error)
    }
  }
}

extension Logger {
  /// Tells of failures only: what a command does, it says itself.
  static var quiet: Logger {
    var logger = Logger(label: "trading-cache")
    logger.logLevel = .error
    return logger
  }
}
