#if Backtests
  import ArgumentParser

  /// `trading-cache backtests`: the results of backtests in an SQLite file.
  struct BacktestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backtests", abstract: "Looks into the stored results of backtests.",
      discussion: """
        The file may also be one that another program made with the table backtest_results of the \
        well-known recipe. Looking leaves it as it is; the first change adds what it lacks, and keeps all of it.
        """,
      subcommands: [
        BacktestListCommand.self, BacktestShowCommand.self, BacktestBestCommand.self,
        BacktestTopCommand.self, BacktestCompareCommand.self, BacktestNoteCommand.self,
        BacktestTagCommand.self, BacktestEndCommand.self, BacktestRemoveCommand.self,
        BacktestKeepCommand.self, BacktestPushCommand.self, BacktestPullCommand.self,
        BacktestReportCommand.self, BacktestSharpeCommand.self, BacktestAddCommand.self,
        BacktestImportCommand.self,
      ])
  }
#endif
