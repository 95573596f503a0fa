#if Backtests
  import GRDB

  /// The SQL of a filter, on the tables that a file has.
  struct Query {
    static let newestFirst = "run_timestamp DESC, id DESC"

    let table: String
    let tags: String
    private(set) var condition = "TRUE"
    private(set) var arguments = StatementArguments()

    init(_ filter: BacktestFilter, _ tables: StoredTables) {
      (table, tags) = (tables.results, tables.tags)
      if let symbol = filter.symbol { add("symbol = ?", [symbol]) }
      if let timeframe = filter.timeframe { add("timeframe = ?", [timeframe]) }
      if let strategy = filter.strategy { add("strategy = ?", [strategy]) }
      if let statuses = filter.statuses {
        let places = statuses.map { _ in "?" }.joined(separator: ", ")
        add("status IN (\(places))", StatementArguments(statuses.map(\.rawValue)))
      }
      if let ran = filter.ran {
        add("run_timestamp BETWEEN ? AND ?", [ran.lowerBound, ran.upperBound])
      }
      let (start, end) = ("stored_number(start_date)", "stored_number(end_date)")
      if let period = filter.period {
        add("\(start) <= ? AND \(end) >= ?", [period.upperBound, period.lowerBound])
      }
      if let days = filter.minimumDays { add("\(end) - \(start) >= ?", [days * 86_400]) }
      if let trades = filter.minimumTrades { add("stored_number(total_trades) >= ?", [trades]) }
      if let percent = filter.maximumDrawdown {
        add("abs(stored_number(max_drawdown)) <= ?", [percent])
      }
      for tag in filter.tags.sorted() {
        add("id IN (SELECT backtest_id FROM \(tags) WHERE tag = ?)", [tag])
      }
    }

    mutating func add(_ sql: String, _ more: StatementArguments = StatementArguments()) {
      condition += " AND \(sql)"
      arguments += more
    }
  }
#endif
