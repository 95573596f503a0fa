#if Backtests
  import GRDB

  extension BacktestStore {
    /// A backtest.
    /// - Throws: ``BacktestError/notFound(_:)``, ``BacktestError/unreadable(_:)``.
    public func result(_ id: Int64) throws(BacktestError) -> BacktestResult {
      let found = try results(ids: [id])
      if let result = found.first { return result }
      throw found.unreadable.first.map { .unreadable($0) } ?? .notFound([id])
    }

    /// Backtests, the newest first.
    /// - Parameters:
    ///   - filter: which ones.
    ///   - limit: how many at most.
    ///   - offset: how many of the newest to leave out.
    public func results(
      _ filter: BacktestFilter = BacktestFilter(), limit: Int = 100, offset: Int = 0
    ) throws(BacktestError) -> BacktestList {
      try fetch(filter, order: Query.newestFirst, limit: limit, offset: offset)
    }

    /// How many backtests there are.
    public func count(_ filter: BacktestFilter = BacktestFilter()) throws(BacktestError) -> Int {
      try read { db in
        let query = Query(filter, try StoredTables(db, path))
        return try Int.fetchOne(
          db, sql: "SELECT count(*) FROM \(query.table) WHERE \(query.condition)",
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
    /// Those without the figure are left out, and so is what is not a finite number. Where less is better, as of a
    /// drawdown, those that never traded are left out too.
    /// - Throws: ``BacktestError/unknownMetric(_:known:)`` for a figure that has no better side.
    public func top(
      _ limit: Int, by metric: BacktestMetric, _ filter: BacktestFilter = BacktestFilter()
    ) throws(BacktestError) -> BacktestList {
      let metric = try BacktestMetric(rankingBy: metric.rawValue)
      var filter = filter
      filter.statuses = filter.statuses ?? [.finished]
      let value = "stored_number(\(metric.rawValue))"
      var conditions = ["\(value) IS NOT NULL"]
      if metric.direction == .lower { conditions.append("stored_number(total_trades) IS NOT 0") }
      let ranking = metric.direction == .lower ? "abs(\(value)) ASC" : "\(value) DESC"
      return try fetch(
        filter, conditions, order: "\(ranking), \(Query.newestFirst)", limit: limit, offset: 0)
    }

    /// Backtests side by side, in the order of the ids.
    /// - Throws: ``BacktestError/notFound(_:)`` with all ids that do not exist.
    public func compare(_ ids: [Int64]) throws(BacktestError) -> BacktestComparison {
      let list = try results(ids: ids)
      let found = Dictionary(list.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let missing = ids.filter { found[$0] == nil }
      if let value = list.unreadable.first(where: { missing.contains($0.id) }) {
        throw .unreadable(value)
      }
      guard missing.isEmpty else { throw .notFound(missing) }
      return BacktestComparison(ids.compactMap { found[$0] })
    }

    /// The newest finished backtest with the same setup, down to the version of the code and the hash of
    /// the data; `nil` when there is none.
    public func identical(to setup: BacktestSetup) throws(BacktestError) -> BacktestResult? {
      let hash = try setup.fingerprint()
      return try fetch(
        BacktestFilter(statuses: [.finished]), ["run_hash = ?"], [hash], order: Query.newestFirst,
        limit: 1, offset: 0
      ).first
    }

    /// The kept points of a backtest's equity curve; none when it has none.
    public func equityCurve(_ id: Int64) throws(BacktestError) -> [EquityPoint] {
      let text = try read { db in
        let tables = try StoredTables(db, path)
        let stored = try Row.fetchOne(
          db,
          sql: """
            SELECT points FROM \(tables.results)
            LEFT JOIN \(tables.curves) ON backtest_id = id WHERE id = ?
            """, arguments: [id])
        guard let stored else { throw BacktestError.notFound([id]) }
        return stored[0] as DatabaseValue
      }
      guard !text.isNull else { return [] }
      guard let json = String.fromDatabaseValue(text), let curve = [EquityPoint](json: json) else {
        throw .unreadable(
          .init(id: id, column: "points", reason: "it is no list of time and equity"))
      }
      return curve
    }

    private func results(ids: [Int64]) throws(BacktestError) -> BacktestList {
      let places = ids.map { _ in "?" }.joined(separator: ", ")
      return try fetch(
        BacktestFilter(), ["id IN (\(places))"], StatementArguments(ids), order: Query.newestFirst,
        limit: ids.count, offset: 0)
    }

    private func fetch(
      _ filter: BacktestFilter, _ conditions: [String] = [],
      _ arguments: StatementArguments = StatementArguments(), order: String, limit: Int, offset: Int
    ) throws(BacktestError) -> BacktestList {
      guard limit >= 0, offset >= 0 else {
        throw .invalid(field: "limit", reason: "limit and offset are not below zero")
      }
      let rows = try read { db in
        var query = Query(filter, try StoredTables(db, path))
        for condition in conditions { query.add(condition) }
        return try Row.fetchAll(
          db,
          sql: """
            SELECT \(Column.all.joined(separator: ", ")), (
              SELECT json_group_array(tag) FROM \(query.tags)
              WHERE backtest_id = backtest_results.id
            ) AS "\(BacktestRow.tagsColumn)"
            FROM \(query.table) WHERE \(query.condition) ORDER BY \(order) LIMIT ? OFFSET ?
            """, arguments: query.arguments + arguments + [limit, offset])
      }
      return try BacktestList(rows: rows)
    }
  }

  extension BacktestList {
    /// The backtests of rows; those that cannot be read are named instead.
    init(rows: [Row]) throws(BacktestError) {
      var results: [BacktestResult] = []
      var unreadable: [UnreadableValue] = []
      for row in rows {
        do {
          var row = try BacktestRow(row)
          results.append(try row.result())
        } catch BacktestError.unreadable(let value) {
          unreadable.append(value)
        } catch {
          throw BacktestError.database("\(error)")
        }
      }
      self.init(results, unreadable: unreadable)
    }
  }
#endif
