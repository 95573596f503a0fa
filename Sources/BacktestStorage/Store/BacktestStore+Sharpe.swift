#if Backtests
  import GRDB

  extension BacktestStore {
    /// How likely a backtest's Sharpe ratio is more than the luck of having tried many.
    /// - Parameters:
    ///   - id: the backtest.
    ///   - filter: those that were tried, of which this one was picked; the finished ones unless it asks for others.
    /// - Returns: `nil` when the backtest has no such ratio, or fewer than two of the tried have one.
    /// - Throws: ``BacktestError``.
    public func deflatedSharpeRatio(
      of id: Int64, among filter: BacktestFilter = BacktestFilter()
    ) throws(BacktestError) -> DeflatedSharpeRatio? {
      guard let estimate = SharpeEstimate(try result(id).metrics) else { return nil }
      var filter = filter
      filter.statuses = filter.statuses ?? [.finished]
      let ratios = try read { db in
        var query = Query(filter, try StoredTables(db, path))
        query.add("stored_number(sharpe_per_return) IS NOT NULL")
        return try Double.fetchAll(
          db,
          sql:
            "SELECT stored_number(sharpe_per_return) FROM \(query.table) WHERE \(query.condition)",
          arguments: query.arguments)
      }
      guard ratios.count > 1 else { return nil }
      let deviation = Moments(of: ratios).deviation
      return DeflatedSharpeRatio(estimate, trials: ratios.count, variance: deviation * deviation)
    }
  }
#endif
