#if Backtests
  import GRDB

  extension BacktestStore {
    /// The kept trades of a backtest in the order of their exits; none when it has none, or none were kept.
    ///
    /// ``BacktestMetric/totalTrades`` is how many there were.
    public func trades(_ id: Int64) throws(BacktestError) -> [BacktestTrade] {
      let rows = try read { db in
        let tables = try StoredTables(db, path)
        guard
          try Bool.fetchOne(
            db, sql: "SELECT TRUE FROM \(tables.results) WHERE id = ?", arguments: [id]) == true
        else { throw BacktestError.notFound([id]) }
        return try Row.fetchAll(
          db,
          sql: """
            SELECT \(TradeColumn.names) FROM \(tables.trades) WHERE backtest_id = ? ORDER BY number
            """, arguments: [id])
      }
      var trades: [BacktestTrade] = []
      for row in rows {
        guard let trade = BacktestTrade(row) else {
          throw .unreadable(
            .init(id: id, column: "trade \(trades.count + 1)", reason: "it has no times or no pnl"))
        }
        trades.append(trade)
      }
      return trades
    }

    static func insert(_ trades: [BacktestTrade], _ id: Int64, _ db: Database) throws {
      try db.execute(sql: "DELETE FROM backtest_trades WHERE backtest_id = ?", arguments: [id])
      let places = TradeColumn.allCases.map { _ in "?" }.joined(separator: ", ")
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO backtest_trades (backtest_id, number, \(TradeColumn.names))
          VALUES (?, ?, \(places))
          """)
      for (number, trade) in trades.enumerated() {
        try statement.execute(arguments: [id, number] + StatementArguments(trade.values))
      }
    }
  }

  /// A column of the table `backtest_trades`, beside the trade's backtest and number.
  enum TradeColumn: String, CaseIterable {
    case entry = "entry_time"
    case exit = "exit_time"
    case pnl, symbol, side, quantity
    case entryPrice = "entry_price"
    case exitPrice = "exit_price"
    case fees
    case entryReason = "entry_reason"
    case exitReason = "exit_reason"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")
  }

  extension BacktestTrade {
    /// The values of the columns, in their order.
    var values: [(any DatabaseValueConvertible)?] {
      TradeColumn.allCases.map { column in
        switch column {
        case .entry: entry
        case .exit: exit
        case .pnl: pnl
        case .symbol: symbol
        case .side: side?.rawValue
        case .quantity: quantity
        case .entryPrice: entryPrice
        case .exitPrice: exitPrice
        case .fees: fees
        case .entryReason: entryReason
        case .exitReason: exitReason
        }
      }
    }

    /// The trade of a row; `nil` without times or a pnl.
    fileprivate init?(_ row: Row) {
      func value(_ column: TradeColumn) -> DatabaseValue { row[column.rawValue] }
      func number(_ column: TradeColumn) -> Double? { StoredNumber.double(value(column)) }
      func text(_ column: TradeColumn) -> String? { String.fromDatabaseValue(value(column)) }
      guard let entry = StoredNumber.integer(value(.entry)),
        let exit = StoredNumber.integer(value(.exit)), let pnl = number(.pnl)
      else { return nil }
      self.init(entryNanoseconds: entry, exitNanoseconds: exit, pnl: pnl)
      symbol = text(.symbol)
      side = text(.side).flatMap(Side.init)
      quantity = number(.quantity)
      entryPrice = number(.entryPrice)
      exitPrice = number(.exitPrice)
      fees = number(.fees)
      entryReason = text(.entryReason)
      exitReason = text(.exitReason)
    }
  }
#endif
