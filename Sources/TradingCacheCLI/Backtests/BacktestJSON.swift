import BacktestStorage
import TradingModel

/// Backtests as programs read them; names and units are those of the table's columns.
enum BacktestJSON {
  static func map(of result: BacktestResult) -> DynamicMap {
    let setup = result.setup
    var map: DynamicMap = [
      "id": .int(result.id), "uid": text(result.uid), "status": .string(result.status.rawValue),
      "error": text(result.error), "symbol": .string(setup.symbol),
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
    .array(curve.map { .array([.unsigned($0.time.value), .double($0.equity)]) })
  }

  private static func text(_ value: String?) -> DynamicValue { value.map { .string($0) } ?? .null }
}
