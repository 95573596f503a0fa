import GRDB

extension BacktestStore {
  /// A backtest.
  /// - Throws: ``BacktestError/notFound(_:)``, ``BacktestError/unreadable(id:column:reason:)``.
  public func result(_ id: Int64) throws(BacktestError) -> BacktestResult {
    let found = try results(ids: [id])
    guard let result = found.first else { throw .notFound([id]) }
    return result
  }

  /// Backtests, the newest first.
  /// - Parameters:
  ///   - filter: which ones.
  ///   - limit: how many at most.
  ///   - offset: how many of the newest to leave out.
  public func results(
    _ filter: BacktestFilter = BacktestFilter(), limit: Int = 100, offset: Int = 0
  ) throws(BacktestError) -> [BacktestResult] {
    try fetch(Query(filter), order: Query.newestFirst, limit: limit, offset: offset)
  }

  /// How many backtests there are.
  public func count(_ filter: BacktestFilter = BacktestFilter()) throws(BacktestError) -> Int {
    let query = Query(filter)
    return try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM backtest_results WHERE \(query.condition)",
        arguments: query.arguments) ?? 0
    }
  }

  /// The best finished backtest by a figure; `nil` when none has it.
  public func best(
    by metric: BacktestMetric, _ filter: BacktestFilter = BacktestFilter()
  ) throws(BacktestError) -> BacktestResult? {
    try top(1, by: metric, filter).first
  }

  /// The best finished backtests by a figure, the best first; of equals, the newest first.
  ///
  /// Those without the figure are left out, and so is what is not a finite number.
  /// - Throws: ``BacktestError/unknownMetric(_:known:)`` for a figure that has no better side.
  public func top(
    _ limit: Int, by metric: BacktestMetric, _ filter: BacktestFilter = BacktestFilter()
  ) throws(BacktestError) -> [BacktestResult] {
    let metric = try BacktestMetric(rankingBy: metric.rawValue)
    var filter = filter
    filter.statuses = filter.statuses ?? [.finished]
    var query = Query(filter)
    let column = metric.rawValue
    query.add("typeof(\(column)) IN ('real', 'integer') AND abs(\(column)) < 9e999")
    let ranking = metric.direction == .lower ? "abs(\(column)) ASC" : "\(column) DESC"
    return try fetch(query, order: "\(ranking), \(Query.newestFirst)", limit: limit, offset: 0)
  }

  /// Backtests side by side, in the order of the ids.
  /// - Throws: ``BacktestError/notFound(_:)`` with all ids that do not exist.
  public func compare(_ ids: [Int64]) throws(BacktestError) -> BacktestComparison {
    let found = Dictionary(
      try results(ids: ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let missing = ids.filter { found[$0] == nil }
    guard missing.isEmpty else { throw .notFound(missing) }
    return BacktestComparison(ids.compactMap { found[$0] })
  }

  /// The newest finished backtest with the same setup, down to the version of the code and the hash of
  /// the data; `nil` when there is none.
  public func identical(to setup: BacktestSetup) throws(BacktestError) -> BacktestResult? {
    var query = Query(BacktestFilter(statuses: [.finished]))
    query.add("run_hash = ?", [try setup.fingerprint()])
    return try fetch(query, order: Query.newestFirst, limit: 1, offset: 0).first
  }

  /// The kept points of a backtest's equity curve; none when it has none.
  public func equityCurve(_ id: Int64) throws(BacktestError) -> [EquityPoint] {
    let text = try read { db in
      let stored = try Row.fetchOne(
        db,
        sql: """
          SELECT points FROM backtest_results
          LEFT JOIN backtest_curves ON backtest_id = id WHERE id = ?
          """, arguments: [id])
      guard let stored else { throw BacktestError.notFound([id]) }
      return stored[0] as DatabaseValue
    }
    guard !text.isNull else { return [] }
    guard let json = String.fromDatabaseValue(text), let curve = [EquityPoint](json: json) else {
      throw .unreadable(id: id, column: "points", reason: "it is no list of time and equity")
    }
    return curve
  }

  private func results(ids: [Int64]) throws(BacktestError) -> [BacktestResult] {
    var query = Query(BacktestFilter())
    let places = ids.map { _ in "?" }.joined(separator: ", ")
    query.add("id IN (\(places))", StatementArguments(ids))
    return try fetch(query, order: Query.newestFirst, limit: ids.count, offset: 0)
  }

  private func fetch(
    _ query: Query, order: String, limit: Int, offset: Int
  ) throws(BacktestError) -> [BacktestResult] {
    guard limit >= 0, offset >= 0 else {
      throw .invalid(field: "limit", reason: "limit and offset are not below zero")
    }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT *, (
            SELECT json_group_array(tag) FROM backtest_tags WHERE backtest_id = backtest_results.id
          ) AS tags
          FROM backtest_results WHERE \(query.condition) ORDER BY \(order) LIMIT ? OFFSET ?
          """, arguments: query.arguments + [limit, offset]
      ).map { try BacktestRow($0).result() }
    }
  }
}

/// The SQL of a filter.
struct Query {
  static let newestFirst = "run_timestamp DESC, id DESC"

  private(set) var condition = "TRUE"
  private(set) var arguments = StatementArguments()

  init(_ filter: BacktestFilter) {
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
    if let period = filter.period {
      add("start_date <= ? AND end_date >= ?", [period.upperBound, period.lowerBound])
    }
    for tag in filter.tags.sorted() {
      add("id IN (SELECT backtest_id FROM backtest_tags WHERE tag = ?)", [tag])
    }
  }

  mutating func add(_ sql: String, _ more: StatementArguments = StatementArguments()) {
    condition += " AND \(sql)"
    arguments += more
  }
}
