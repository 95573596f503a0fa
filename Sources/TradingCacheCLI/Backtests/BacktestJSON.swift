#if Backtests
  import BacktestStorage
  import TradingModel

  /// Backtests as programs read them; names and units are those of the table's columns.
  enum BacktestJSON {
    static func map(of result: BacktestResult) -> DynamicMap {
      let setup = result.setup
      var map: DynamicMap = [
        "id": .int(result.id), "uid": text(result.uid), "status": .string(result.status.rawValue),
        "error": text(result.error), "warnings": text(result.warnings),
        "symbol": .string(setup.symbol),
        "timeframe": .string(setup.timeframe), "strategy": text(setup.strategy),
        "model_path": text(setup.modelPath), "run_timestamp": .int(result.runTimestamp),
        "start_date": .int(setup.startDate), "end_date": .int(setup.endDate),
        "initial_capital": .string("\(setup.initialCapital)"),
        "final_equity": text(result.finalEquity.map { "\($0)" }), "currency": text(setup.currency),
        "code_version": text(setup.codeVersion), "data_hash": text(setup.dataHash),
        "run_hash": text(result.fingerprint),
        "execution_seconds": result.executionSeconds.map { .double($0) } ?? .null,
        "recorded_points": .int(Int64(result.recordedPoints)),
        "tags": .array(result.tags.map { .string($0) }), "notes": text(result.notes),
        "config": setup.configuration.map { .map($0) } ?? text(result.configurationJSON),
      ]
      for metric in BacktestMetric.allCases {
        map[metric.rawValue] =
          result.metrics[metric].map { value in
            metric.unit == .count
              ? Int64(exactly: value).map { .int($0) } ?? .double(value)
              : .double(value)
          } ?? .null
      }
      return map
    }

    static func map(of comparison: BacktestComparison) -> DynamicMap {
      [
        "ids": .array(comparison.results.map { .int($0.id) }),
        "metrics": .array(
          comparison.lines.map { line in
            .map([
              "metric": .string(line.metric.rawValue),
              "values": .array(line.values.map { $0.map { .double($0) } ?? .null }),
              "best": .array(line.best.map { .int(comparison.results[$0].id) }),
            ])
          }),
        "differences": .array(
          comparison.differences.map {
            .map(["name": .string($0.name), "values": .array($0.values.map(text))])
          }),
      ]
    }

    static func points(_ curve: [EquityPoint]) -> DynamicValue {
      .array(curve.map { .array([.int($0.nanoseconds), .double($0.equity)]) })
    }

    /// A trade by the names of the columns of `backtest_trades`.
    static func map(of trade: BacktestTrade) -> DynamicMap {
      func number(_ value: Double?) -> DynamicValue { value.map { .double($0) } ?? .null }
      return [
        "entry_time": .int(trade.entry), "exit_time": .int(trade.exit), "pnl": .double(trade.pnl),
        "symbol": text(trade.symbol), "side": text(trade.side?.rawValue),
        "quantity": number(trade.quantity), "entry_price": number(trade.entryPrice),
        "exit_price": number(trade.exitPrice), "fees": number(trade.fees),
        "entry_reason": text(trade.entryReason), "exit_reason": text(trade.exitReason),
      ]
    }

    /// A Sharpe ratio and how far to trust it; probabilities are from 0 to 1.
    static func map(
      _ id: Int64, _ estimate: SharpeEstimate, _ deflated: DeflatedSharpeRatio?
    ) -> DynamicMap {
      func number(_ value: Double?) -> DynamicValue { value.map { .double($0) } ?? .null }
      return [
        "id": .int(id), "sharpe_per_return": .double(estimate.ratio),
        "return_count": .int(Int64(estimate.count)), "skewness": .double(estimate.skewness),
        "kurtosis": .double(estimate.kurtosis),
        "probabilistic": number(estimate.probability(above: 0)),
        "trials": deflated.map { .int(Int64($0.trials)) } ?? .null,
        "trials_variance": number(deflated?.variance),
        "expected_best": number(deflated?.expectedBest), "deflated": number(deflated?.probability),
      ]
    }

    private static func text(_ value: String?) -> DynamicValue {
      value.map { .string($0) } ?? .null
    }
  }
#endif
