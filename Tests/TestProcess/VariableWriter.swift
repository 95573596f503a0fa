#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import TradingModel
import VariableStorage

/// A strategy that does nothing but count, until it is killed.
///
///     test-process variable-writer TRADER STRATEGY INTERVAL_MS
///
/// The store is the one of `DB_CONNECTION_STR`. After each change it prints the count, the time in
/// nanoseconds, and the version that is stored.
struct VariableWriter {
  static func run(_ arguments: [String]) async throws {
    guard arguments.count == 3, let interval = Int(arguments[2]) else { exit(2) }
    var configuration = StrategyVariables.Configuration()
    configuration.backupInterval = .milliseconds(interval)
    let vars = try StrategyVariables(
      traderId: TraderId(arguments[0]), strategyId: StrategyId(arguments[1]),
      configuration: configuration)
    try await vars.load()
    let former: Step? = vars.step
    var count = former?.count ?? 0
    while true {
      count += 1
      let now = UnixNanos.now()
      vars.step = Step(count: count, at: now)
      let line = Array("\(count) \(now) \(vars.status.version)\n".utf8)
      guard write(1, line, line.count) == line.count else { exit(1) }
      _ = poll(nil, 0, 1)
    }
  }
}

/// What belongs together is one variable, so that no backup holds a part of it.
struct Step: Codable, Sendable {
  var count: Int
  var at: UnixNanos
  /// So that a backup is more than one packet.
  var ballast: [UInt8]

  init(count: Int, at: UnixNanos) {
    self.count = count
    self.at = at
    ballast = [UInt8](repeating: UInt8(truncatingIfNeeded: count), count: 100_000)
  }
}
