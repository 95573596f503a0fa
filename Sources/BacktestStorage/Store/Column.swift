#if Backtests
  /// A column of the table `backtest_results`, beside those of the figures, which ``BacktestMetric`` names.
  enum Column: String, CaseIterable {
    // The recipe's.
    case id, symbol, timeframe
    case modelPath = "model_path"
    case runTimestamp = "run_timestamp"
    case startDate = "start_date"
    case endDate = "end_date"
    case initialCapital = "initial_capital"
    case finalEquity = "final_equity"
    case configuration = "config_json"
    case notes
    // Ours.
    case uid, status, error, warnings, strategy, currency
    case initialCapitalExact = "initial_capital_exact"
    case finalEquityExact = "final_equity_exact"
    case codeVersion = "code_version"
    case dataHash = "data_hash"
    case fingerprint = "run_hash"
    case executionSeconds = "execution_seconds"
    case recordedPoints = "recorded_points"

    /// The columns that the recipe's table has.
    static let recipe: [String] = [
      "id", "symbol", "timeframe", "model_path", "run_timestamp", "start_date", "end_date",
      "initial_capital", "final_equity", "total_return", "sharpe_ratio", "max_drawdown", "win_rate",
      "profit_factor", "total_trades", "avg_trade_pnl", "config_json", "notes",
    ]

    /// The names of all columns.
    static let all: [String] = allCases.map(\.rawValue) + BacktestMetric.allCases.map(\.rawValue)

    /// The columns that are the same on every machine, in their order in a record.
    static let shared: [String] = all.filter { $0 != id.rawValue && $0 != uid.rawValue }

    /// The columns that hold texts, those of trades too.
    static let texts = Set(
      [
        symbol, timeframe, modelPath, configuration, notes, uid, status, error, warnings, strategy,
        currency, initialCapitalExact, finalEquityExact, codeVersion, dataHash, fingerprint,
      ].map(\.rawValue) + ["side", "entry_reason", "exit_reason"])
  }
#endif
