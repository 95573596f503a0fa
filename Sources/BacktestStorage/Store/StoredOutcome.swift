#if Backtests
  import GRDB
  import TradingModel

  /// What is stored of an outcome: the row's fields, the curve within its bound, the trades within theirs.
  struct StoredOutcome {
    let fields: Fields
    private let curve: [EquityPoint]
    private let trades: [BacktestTrade]

    init(
      _ outcome: BacktestOutcome, initialCapital: ExactDecimal, _ options: BacktestStore.Options
    ) throws(BacktestError) {
      let (sound, warnings) = try outcome.sound()
      let metrics = try sound.figures(initialCapital: initialCapital)
      var fields = BacktestStore.ending(.finished)
      fields[Column.warnings.rawValue] =
        warnings.isEmpty ? String?.none : warnings.joined(separator: "\n")
      fields[Column.finalEquity.rawValue] = sound.finalEquity.doubleValue
      fields[Column.finalEquityExact.rawValue] = sound.finalEquity.description
      fields[Column.executionSeconds.rawValue] = sound.executionTime.map { $0 / .seconds(1) }
      fields[Column.recordedPoints.rawValue] = sound.equityCurve.count
      for (metric, value) in metrics.all {
        let whole = metric.unit == .count ? Int64(exactly: value) : nil
        fields[metric.rawValue] = .some(whole ?? value)
      }
      self.fields = fields
      curve = sound.equityCurve.downsampled(to: options.maxCurvePoints)
      // Enough for the figures and the question why: the last ones, in the order of their exits.
      trades = Array(
        sound.trades.sorted { ($0.exit, $0.entry) < ($1.exit, $1.entry) }
          .suffix(max(0, options.maxTrades)))
    }

    func insertDetails(_ id: Int64, _ db: Database) throws {
      try BacktestStore.insert(curve, id, db)
      try BacktestStore.insert(trades, id, db)
    }
  }
#endif
