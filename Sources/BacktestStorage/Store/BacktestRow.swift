import GRDB
import TradingModel
import TradingSerialization

/// A row of `backtest_results`, read with what is wrong with it.
struct BacktestRow {
  private let row: Row
  private let id: Int64

  init(_ row: Row) throws {
    self.row = row
    guard let id = Int64.fromDatabaseValue(row[Column.id.rawValue]) else {
      throw BacktestError.database("a backtest has no id")
    }
    self.id = id
  }

  /// The backtest of the row; its tags stand in the column `tags`, as JSON.
  func result() throws -> BacktestResult {
    let text = try optional(String.self, .configuration)
    return BacktestResult(
      id: id, uid: try optional(String.self, .uid), setup: try setup(text), status: try status(),
      error: try optional(String.self, .error),
      runTimestamp: try required(Int64.self, .runTimestamp),
      finalEquity: try amount(.finalEquity, exact: .finalEquityExact), metrics: try metrics(),
      executionSeconds: try optional(Double.self, .executionSeconds), configurationJSON: text,
      fingerprint: try optional(String.self, .fingerprint),
      notes: try optional(String.self, .notes),
      tags: try tags(), recordedPoints: try required(Int.self, .recordedPoints))
  }

  private func setup(_ configuration: String?) throws -> BacktestSetup {
    guard let capital = try amount(.initialCapital, exact: .initialCapitalExact) else {
      throw unreadable(Column.initialCapital.rawValue, "it is missing")
    }
    return BacktestSetup(
      symbol: try required(String.self, .symbol), timeframe: try required(String.self, .timeframe),
      strategy: try optional(String.self, .strategy),
      modelPath: try optional(String.self, .modelPath),
      startDate: try required(Int64.self, .startDate), endDate: try required(Int64.self, .endDate),
      initialCapital: capital, currency: try optional(String.self, .currency),
      configuration: configuration.flatMap { DynamicMap(jsonObject: $0) },
      codeVersion: try optional(String.self, .codeVersion),
      dataHash: try optional(String.self, .dataHash))
  }

  private func status() throws -> BacktestStatus {
    let text = try required(String.self, .status)
    guard let status = BacktestStatus(rawValue: text) else {
      throw unreadable(Column.status.rawValue, "\"\(text)\" is no status")
    }
    return status
  }

  private func metrics() throws -> BacktestMetrics {
    var metrics = BacktestMetrics()
    for metric in BacktestMetric.allCases {
      metrics[metric] = try optional(Double.self, metric.rawValue)
    }
    return metrics
  }

  private func tags() throws -> [String] {
    guard let text = try optional(String.self, "tags"),
      case .array(let values)? = try? DynamicValue(json: Array(text.utf8))
    else { return [] }
    return values.compactMap { if case .string(let tag) = $0 { tag } else { nil } }.sorted()
  }

  /// The exact text of an amount, unless another program has changed the number beside it.
  private func amount(_ column: Column, exact: Column) throws -> ExactDecimal? {
    guard let number = try optional(Double.self, column) else { return nil }
    if let text = try optional(String.self, exact), let amount = try? ExactDecimal(text),
      amount.doubleValue == number
    {
      return amount
    }
    guard let amount = try? ExactDecimal("\(number)") else {
      throw unreadable(column.rawValue, "\(number) is not finite")
    }
    return amount
  }

  private func required<Value: DatabaseValueConvertible>(
    _ type: Value.Type, _ column: Column
  ) throws -> Value {
    guard let value = try optional(type, column) else {
      throw unreadable(column.rawValue, "it is missing")
    }
    return value
  }

  private func optional<Value: DatabaseValueConvertible>(
    _ type: Value.Type, _ column: Column
  ) throws -> Value? {
    try optional(type, column.rawValue)
  }

  private func optional<Value: DatabaseValueConvertible>(
    _ type: Value.Type, _ column: String
  ) throws -> Value? {
    let stored: DatabaseValue = row[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else {
      throw unreadable(column, "\(stored) is no \(type)")
    }
    return value
  }

  private func unreadable(_ column: String, _ reason: String) -> BacktestError {
    .unreadable(id: id, column: column, reason: reason)
  }
}
