#if Backtests
  import GRDB
  import TradingModel
  import TradingSerialization

  /// A row of `backtest_results`, read with what is wrong with it.
  ///
  /// What is certain is read whatever type it was stored as. A figure, a note or another field that may be missing is
  /// then missing, and named; without a symbol, a period or a capital there is no backtest, and the row is an error.
  struct BacktestRow {
    /// The tags as JSON; no column of a table can have this name.
    static let tagsColumn = "the tags"

    private let row: Row
    private let id: Int64
    private var unreadable: [UnreadableValue] = []

    init(_ row: Row) throws {
      self.row = row
      guard let id = Int64.fromDatabaseValue(row[Column.id.rawValue]) else {
        throw BacktestError.database("a backtest has no id")
      }
      self.id = id
    }

    /// The backtest of the row.
    /// - Throws: ``BacktestError/unreadable(_:)``.
    mutating func result() throws -> BacktestResult {
      let configuration = text(.configuration)
      let setup = try setup(configuration)
      return BacktestResult(
        id: id, uid: text(.uid), setup: setup, status: try status(),
        error: text(.error), warnings: text(.warnings),
        runTimestamp: try required(.runTimestamp, StoredNumber.seconds),
        finalEquity: amount(.finalEquity, exact: .finalEquityExact), metrics: metrics(),
        executionSeconds: optional(Column.executionSeconds.rawValue, StoredNumber.double),
        configurationJSON: configuration, fingerprint: text(.fingerprint), notes: text(.notes),
        tags: tags(),
        recordedPoints: Int(
          clamping: optional(Column.recordedPoints.rawValue, StoredNumber.integer) ?? 0),
        unreadable: unreadable)
    }

    private mutating func setup(_ configuration: String?) throws -> BacktestSetup {
      guard let capital = amount(.initialCapital, exact: .initialCapitalExact) else {
        throw failure(.initialCapital)
      }
      return BacktestSetup(
        symbol: try required(.symbol, Self.text), timeframe: try required(.timeframe, Self.text),
        strategy: text(.strategy), modelPath: text(.modelPath),
        startDate: try required(.startDate, StoredNumber.seconds),
        endDate: try required(.endDate, StoredNumber.seconds),
        initialCapital: capital, currency: text(.currency),
        configuration: configuration.flatMap { DynamicMap(jsonObject: $0) },
        codeVersion: text(.codeVersion), dataHash: text(.dataHash))
    }

    private func status() throws -> BacktestStatus {
      let text = try required(.status, Self.text)
      guard let status = BacktestStatus(rawValue: text) else {
        throw BacktestError.unreadable(
          .init(id: id, column: Column.status.rawValue, reason: "\"\(text)\" is no status"))
      }
      return status
    }

    private mutating func metrics() -> BacktestMetrics {
      var metrics = BacktestMetrics()
      for metric in BacktestMetric.allCases {
        metrics[metric] = optional(metric.rawValue, StoredNumber.double)
      }
      return metrics
    }

    private mutating func tags() -> [String] {
      guard let text = optional(Self.tagsColumn, Self.text),
        case .array(let values)? = try? DynamicValue(json: Array(text.utf8))
      else { return [] }
      return values.compactMap { if case .string(let tag) = $0 { tag } else { nil } }.sorted()
    }

    /// The exact text of an amount, unless another program has changed the number beside it.
    private mutating func amount(_ column: Column, exact: Column) -> ExactDecimal? {
      guard let number = optional(column.rawValue, StoredNumber.double) else { return nil }
      if let text = text(exact), let amount = try? ExactDecimal(text), amount.doubleValue == number
      {
        return amount
      }
      let amount = try? ExactDecimal("\(number)")
      if amount == nil {
        unreadable.append(.init(id: id, column: column.rawValue, reason: "\(number) is not finite"))
      }
      return amount
    }

    private mutating func text(_ column: Column) -> String? { optional(column.rawValue, Self.text) }

    /// A text, a number as its digits, or the UTF-8 of a text that was stored as bytes.
    private static func text(_ value: DatabaseValue) -> String? {
      switch value.storage {
      case .string(let text): text
      case .int64(let value): "\(value)"
      case .double(let value): "\(value)"
      case .blob(let bytes): String(validating: bytes, as: UTF8.self)
      case .null: nil
      }
    }

    private func required<Value>(
      _ column: Column, _ read: (DatabaseValue) -> Value?
    ) throws -> Value {
      guard let value = read(row[column.rawValue]) else { throw failure(column) }
      return value
    }

    private mutating func optional<Value>(
      _ column: String, _ read: (DatabaseValue) -> Value?
    ) -> Value? {
      let stored: DatabaseValue = row[column]
      let value = read(stored)
      if value == nil, !stored.isNull {
        unreadable.append(.init(id: id, column: column, reason: Self.complaint(stored)))
      }
      return value
    }

    /// Why a column that every backtest has cannot be read.
    private func failure(_ column: Column) -> BacktestError {
      let known = unreadable.first { $0.column == column.rawValue }
      return .unreadable(
        known
          ?? .init(
            id: id, column: column.rawValue, reason: Self.complaint(row[column.rawValue])))
    }

    private static func complaint(_ value: DatabaseValue) -> String {
      switch value.storage {
      case .null: "it is missing"
      case .blob(let bytes): "\(bytes.count) bytes are no value of this column"
      case .string(let text): "\"\(text.prefix(40))\" is no value of this column"
      case .int64, .double: "\(value) is no value of this column"
      }
    }
  }
#endif
