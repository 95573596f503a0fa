#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The programs that tests start in a process of their own, to kill it or to limit what it may do.
///
///     test-process crash-node REDIS-URL TRADER JOURNAL-FOLDER goOn|refuse
///     test-process crash-node FILE-URL TRADER [takeOver|readOnly]
///     test-process backtest-writer FILE WRITER COUNT|forever|begin
///     test-process variable-writer TRADER STRATEGY INTERVAL_MS
@main
struct TestProcess {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    switch CommandLine.arguments.dropFirst().first {
    case "crash-node": try await CrashNode.run(arguments)
    #if Backtests
      case "backtest-writer": BacktestWriter.run(arguments)
    #endif
    case "variable-writer": try await VariableWriter.run(arguments)
    default: exit(64)
    }
  }
}
