#if Backtests
  import TradingModel
  import TradingSerialization

  /// A backtest that another program ran.
  struct ImportedBacktest {
    var setup: BacktestSetup
    /// `nil` unless it is finished.
    var outcome: BacktestOutcome?
    var status = BacktestStatus.finished
    var error: String?
    var tags: Set<String> = []
    var notes: String?
    var runTimestamp: Int64?
    /// The same whenever the same is imported, so that it is there once.
    var uid: String
  }

  extension ImportedBacktest {
    /// The backtest of a row.
    /// - Throws: ``BacktestError/invalid(field:reason:)``.
    init(_ row: MappedRow) throws(BacktestError) {
      let given = try DynamicValue.map(row.given).jsonText(.line, field: "row")
      try self.init(
        setup: Self.setup(row), uid: row.text(.uid) ?? ContentHash.hex(of: given))
      if let text = row.text(.status) {
        guard let status = BacktestStatus(rawValue: text), status != .running else {
          throw .invalid(
            field: "status", reason: "\"\(text)\" is none of a backtest that has ended")
        }
        self.status = status
      }
      error = row.text(.error)
      notes = row.text(.notes)
      runTimestamp = try Self.seconds(row, .runTimestamp)
      if case .array(let values)? = row.value("tags") {
        tags = Set(values.compactMap { if case .string(let tag) = $0 { tag } else { nil } })
      } else if case .string(let text)? = row.value("tags") {
        tags = Set(text.split(separator: ",").map(String.init))
      }
      if status == .finished { outcome = try Self.outcome(row, setup.initialCapital) }
      try setup.validate()
    }

    private static func setup(_ row: MappedRow) throws(BacktestError) -> BacktestSetup {
      guard let capital = try amount(row, .initialCapital) else { throw missing(.initialCapital) }
      guard let start = try seconds(row, .startDate) else { throw missing(.startDate) }
      guard let end = try seconds(row, .endDate) else { throw missing(.endDate) }
      guard let symbol = row.text(.symbol) else { throw missing(.symbol) }
      guard let timeframe = row.text(.timeframe) else { throw missing(.timeframe) }
      return BacktestSetup(
        symbol: symbol, timeframe: timeframe, strategy: row.text(.strategy),
        modelPath: row.text(.modelPath), startDate: start, endDate: end, initialCapital: capital,
        currency: row.text(.currency), configuration: try configuration(row),
        codeVersion: row.text(.codeVersion), dataHash: row.text(.dataHash))
    }

    private static func outcome(
      _ row: MappedRow, _ capital: ExactDecimal
    ) throws(BacktestError) -> BacktestOutcome {
      var metrics = BacktestMetrics()
      for metric in BacktestMetric.allCases { metrics[metric] = try row.number(metric.rawValue) }
      let start = capital.doubleValue
      var equity = try amount(row, .finalEquity)
      if equity == nil, let gain = metrics[.totalReturn] {
        equity = try? ExactDecimal("\(start * (1 + gain / 100))")
      }
      guard let equity else {
        throw .invalid(field: "final_equity", reason: "it is missing, and so is total_return")
      }
      if metrics[.totalReturn] == nil {
        metrics[.totalReturn] = (equity.doubleValue - start) / start * 100
      }
      let seconds = try row.number(Column.executionSeconds.rawValue)
      return BacktestOutcome(
        finalEquity: equity, metrics: metrics,
        executionTime: seconds.flatMap { (0...1e12).contains($0) ? .seconds($0) : nil })
    }

    /// `config` or `config_json`, and the columns that are parameters.
    private static func configuration(_ row: MappedRow) throws(BacktestError) -> DynamicMap? {
      var configuration: DynamicMap?
      switch row.value("config") ?? row.value(Column.configuration.rawValue) {
      case .map(let map): configuration = map
      case .string(let text):
        guard let map = DynamicMap(jsonObject: text) else {
          throw .invalid(field: "config_json", reason: "it is no JSON object")
        }
        configuration = map
      default: break
      }
      for name in row.mapping.parameters {
        guard let value = row.values[name] else {
          throw .invalid(field: name, reason: "there is no such column")
        }
        var entries = configuration ?? [:]
        // A cell of CSV says what JSON would: a number, true, false, or else a text.
        if case .string(let text) = value, let word = DynamicValue(jsonWord: text) {
          entries[name] = word
        } else {
          entries[name] = value
        }
        configuration = entries
      }
      return configuration
    }

    private static func amount(
      _ row: MappedRow, _ column: Column
    ) throws(BacktestError) -> ExactDecimal? {
      guard let text = row.text(column) else { return nil }
      do { return try ExactDecimal(text) } catch {
        throw .invalid(field: column.rawValue, reason: "\"\(text)\" is no amount")
      }
    }

    /// UNIX seconds, a day, or a time in ISO 8601, which is in UTC unless it says otherwise.
    private static func seconds(_ row: MappedRow, _ column: Column) throws(BacktestError) -> Int64?
    {
      let field = column.rawValue
      if case .string(let text)? = row.value(field), Double(text) == nil {
        guard let seconds = ISO8601.seconds(text) ?? ISO8601.seconds(text + "Z") else {
          throw .invalid(field: field, reason: "\"\(text)\" is no time")
        }
        return seconds
      }
      guard let number = try row.number(field) else { return nil }
      guard let seconds = Int64(exactly: number.rounded(.down)) else {
        throw .invalid(field: field, reason: "\(number) is no time")
      }
      return seconds
    }

    private static func missing(_ column: Column) -> BacktestError {
      .invalid(field: column.rawValue, reason: "it is missing")
    }
  }
#endif
