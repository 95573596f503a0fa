#if Backtests
  import TradingModel
  import TradingSerialization

  /// A result file of freqtrade's backtesting: the `.zip` that it writes since 2025.2, or the `.json` in it and before.
  ///
  /// The archive `backtest-result-….zip` has `backtest-result-….json` with an object for each strategy, and
  /// `…_{strategy}.py` and `…_{strategy}.json`, the strategy and its parameters (freqtrade,
  /// `optimize_reports/bt_storage.py`, 2026.9).
  struct FreqtradeResult {
    private let strategies: DynamicMap
    private let archive: ZipArchive?
    /// What the names of the archive's entries begin with.
    private let stem: String

    /// - Throws: ``BacktestError/badArchive(_:)``.
    init(_ file: [UInt8]) throws(BacktestError) {
      var json = file
      var stem = ""
      archive = ZipArchive.isOne(file) ? try ZipArchive(file) : nil
      if let archive {
        // The others are the strategies' parameters and the configuration, whose names begin with this one's.
        let names = archive.names.filter { $0.hasSuffix(".json") }
        guard let name = names.min(by: { $0.utf8.count < $1.utf8.count }),
          let content = try archive.content(name)
        else { throw .badArchive("the archive has no results") }
        json = content
        stem = String(name.dropLast(5))
      }
      self.stem = stem
      guard case .map(let root)? = try? PythonJSON.value(of: json),
        case .map(let strategies)? = root["strategy"]
      else { throw .badArchive("it is no result of freqtrade: there is no \"strategy\"") }
      self.strategies = strategies
    }

    func backtests() throws(BacktestError) -> [ImportedBacktest] {
      var backtests: [ImportedBacktest] = []
      for entry in strategies.entries {
        guard case .string(let name) = entry.key, case .map(let stats) = entry.value else {
          continue
        }
        backtests.append(try backtest(name, FreqtradeStats(name: name, values: stats)))
      }
      return backtests
    }

    private func backtest(
      _ name: String, _ stats: FreqtradeStats
    ) throws(BacktestError) -> ImportedBacktest {
      var configuration = stats.configuration
      if let text = try archive?.content("\(stem)_\(name).json"),
        let parameters = try? PythonJSON.value(of: text), (try? parameters.json(.canonical)) != nil
      {
        configuration["parameters"] = parameters
      }
      let source = try archive?.content("\(stem)_\(name).py")
      let trades = try stats.trades()
      let capital = try stats.amount("starting_balance")
      let pairs = stats.pairs(trades)
      let setup = BacktestSetup(
        symbol: (1...3).contains(pairs.count)
          ? pairs.joined(separator: ",") : "\(pairs.count) pairs",
        timeframe: try stats.text("timeframe"), strategy: name,
        startDate: try stats.time("backtest_start_ts").flooredSeconds,
        endDate: try stats.time("backtest_end_ts").flooredSeconds, initialCapital: capital,
        currency: try stats.text("stake_currency"), configuration: configuration,
        codeVersion: source.map(BacktestRecord.hash))
      let content = DynamicValue.map(stats.values).jsonLine
      return ImportedBacktest(
        setup: setup,
        outcome: BacktestOutcome(
          finalEquity: try stats.amount("final_balance"),
          equityCurve: try stats.curve(trades, from: capital), trades: trades),
        tags: ["freqtrade"], runTimestamp: stats.runTimestamp, uid: BacktestRecord.hash(of: content)
      )
    }
  }

  /// The results of one strategy, by the names that freqtrade documents for its exports.
  private struct FreqtradeStats {
    let name: String
    let values: DynamicMap

    /// The settings that decide what comes out.
    private static let settings = [
      "pairlist", "timerange", "timeframe_detail", "stake_amount", "max_open_trades_setting",
      "trading_mode", "margin_mode", "enable_protections", "stoploss", "trailing_stop",
      "trailing_stop_positive", "trailing_stop_positive_offset", "trailing_only_offset_is_reached",
      "use_custom_stoploss", "minimal_roi", "use_exit_signal", "exit_profit_only",
      "exit_profit_offset", "ignore_roi_if_entry_signal",
    ]

    var configuration: DynamicMap {
      DynamicMap(
        entries: Self.settings.compactMap { setting in
          values[setting].map { .init(key: .string(setting), value: $0) }
        })
    }

    func text(_ field: String) throws(BacktestError) -> String {
      guard case .string(let text)? = values[field] else { throw missing(field) }
      return text
    }

    /// The pairs that were tested; those that were traded, where there is no list.
    func pairs(_ trades: [BacktestTrade]) -> [String] {
      guard case .array(let list)? = values["pairlist"], !list.isEmpty else {
        return Set(trades.compactMap(\.symbol)).sorted()
      }
      return list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    func amount(_ field: String) throws(BacktestError) -> ExactDecimal {
      guard let number = values.number(field), let amount = try? ExactDecimal("\(number)") else {
        throw missing(field)
      }
      return amount
    }

    /// The UNIX time of a field in nanoseconds.
    func time(_ field: String) throws(BacktestError) -> Int64 {
      guard let number = values.number(field), let time = Self.nanoseconds(number) else {
        throw missing(field)
      }
      return time
    }

    /// The nanoseconds of milliseconds; `nil` for what 64 bits cannot hold.
    private static func nanoseconds(_ milliseconds: Double) -> Int64? {
      guard let whole = Int64(exactly: milliseconds.rounded()) else { return nil }
      let (nanoseconds, isTooLarge) = whole.multipliedReportingOverflow(by: 1_000_000)
      return isTooLarge ? nil : nanoseconds
    }

    /// When it was run: UNIX seconds, and a text in old versions.
    var runTimestamp: Int64? {
      if case .string(let text)? = values["backtest_run_start_ts"] { return ISO8601.seconds(text) }
      return values.number("backtest_run_start_ts").flatMap { Int64(exactly: $0.rounded(.down)) }
    }

    func trades() throws(BacktestError) -> [BacktestTrade] {
      guard case .array(let list)? = values["trades"] else { throw missing("trades") }
      var trades: [BacktestTrade] = []
      for case .map(let fields) in list {
        guard let open = fields.number("open_timestamp"),
          let close = fields.number("close_timestamp"),
          let pnl = fields.number("profit_abs"), let entry = Self.nanoseconds(open),
          let exit = Self.nanoseconds(close)
        else { throw missing("trades.\(trades.count)") }
        var trade = BacktestTrade(
          entryNanoseconds: entry, exitNanoseconds: exit, pnl: pnl)
        trade.symbol = fields.text("pair")
        trade.side = fields["is_short"] == true ? .short : .long
        trade.quantity = fields.number("amount")
        trade.entryPrice = fields.number("open_rate")
        trade.exitPrice = fields.number("close_rate")
        trade.entryReason = fields.text("enter_tag")
        trade.exitReason = fields.text("exit_reason")
        if let amount = trade.quantity, let entry = trade.entryPrice, let exit = trade.exitPrice,
          let opening = fields.number("fee_open"), let closing = fields.number("fee_close")
        {
          trade.fees = amount * (entry * opening + exit * closing)
        }
        trades.append(trade)
      }
      return trades
    }

    /// The balance after each trade that was closed, from the first moment to the last.
    func curve(
      _ trades: [BacktestTrade], from capital: ExactDecimal
    ) throws(BacktestError) -> [EquityPoint] {
      let start = try time("backtest_start_ts")
      let end = try time("backtest_end_ts")
      var balance = capital.doubleValue
      var curve = [EquityPoint(nanoseconds: start, equity: balance)]
      for trade in trades.sorted(by: { $0.exit < $1.exit }) {
        balance += trade.pnl
        curve.append(EquityPoint(nanoseconds: trade.exit, equity: balance))
      }
      let last = max(end, curve.last?.nanoseconds ?? end)
      curve.append(EquityPoint(nanoseconds: last, equity: try amount("final_balance").doubleValue))
      return curve
    }

    private func missing(_ field: String) -> BacktestError {
      .badArchive("\(name): \"\(field)\" is missing, or is not what freqtrade writes")
    }
  }

  extension DynamicMap {
    fileprivate func number(_ field: String) -> Double? {
      switch self[field] {
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .double(let value) where value.isFinite: value
      default: nil
      }
    }

    fileprivate func text(_ field: String) -> String? {
      if case .string(let text)? = self[field] { text } else { nil }
    }
  }
#endif
