#if Backtests
  import GRDB
  import TradingModel

  /// What adding the results of other programs did.
  public struct AddReport: Sendable, Equatable {
    /// The ids of what was added, in the order of the file.
    public internal(set) var added: [Int64] = []
    /// How many were there already.
    public internal(set) var present = 0

    /// Describes what was done.
    public init(added: [Int64] = [], present: Int = 0) {
      self.added = added
      self.present = present
    }
  }

  extension BacktestStore {
    /// Adds the rows of a file of JSON lines, such as `trading-cache backtests list --json` prints.
    /// - Parameters:
    ///   - text: an object on each line; what is no column of ours, and not mapped to one, is left out.
    ///   - mapping: which of their columns are ours.
    /// - Returns: what was added; a row that was added before, or whose `uid` is here, is not added again.
    /// - Throws: ``BacktestError/badLine(_:reason:)``, and nothing is added then.
    @discardableResult
    public func add(
      jsonLines text: [UInt8], _ mapping: ColumnMapping
    ) throws(BacktestError) -> AddReport {
      try add(try SourceTable(jsonLines: text), mapping)
    }

    /// Adds the rows of a CSV file whose first line has the names; otherwise as ``add(jsonLines:_:)``.
    @discardableResult
    public func add(csv text: [UInt8], _ mapping: ColumnMapping) throws(BacktestError) -> AddReport
    {
      try add(try SourceTable(csv: text), mapping)
    }

    /// Adds every strategy's backtest of a result file of freqtrade: the `.zip` that it writes since 2025.2, or
    /// the `.json` in it.
    ///
    /// The figures are made here, from its trades and the balance after each of them; freqtrade's own are other
    /// formulas.
    /// - Throws: ``BacktestError/badArchive(_:)``, and nothing is added then.
    @discardableResult
    public func importFreqtrade(_ file: [UInt8]) throws(BacktestError) -> AddReport {
      try insert(try FreqtradeResult(file).backtests())
    }

    private func add(_ table: SourceTable, _ mapping: ColumnMapping) throws(BacktestError)
      -> AddReport
    {
      var backtests: [ImportedBacktest] = []
      for row in table.rows {
        do throws(BacktestError) {
          backtests.append(try ImportedBacktest(MappedRow(mapping: mapping, values: row.values)))
        } catch {
          throw .badLine(row.line, reason: "\(error)")
        }
      }
      return try insert(backtests)
    }

    /// Adds all of them in one transaction.
    private func insert(_ backtests: [ImportedBacktest]) throws(BacktestError) -> AddReport {
      var prepared: [(backtest: ImportedBacktest, fields: Fields, outcome: StoredOutcome?)] = []
      for backtest in backtests {
        var fields = try fields(of: backtest.setup, backtest.notes, backtest.runTimestamp)
        let outcome = try backtest.outcome.map { outcome throws(BacktestError) in
          try StoredOutcome(outcome, initialCapital: backtest.setup.initialCapital, options)
        }
        fields.merge(outcome?.fields ?? Self.ending(backtest.status, error: backtest.error)) { $1 }
        fields[Column.uid.rawValue] = backtest.uid
        prepared.append((backtest, fields, outcome))
      }
      return try write { db in
        var report = AddReport()
        for (backtest, fields, outcome) in prepared {
          let isPresent = try Bool.fetchOne(
            db, sql: "SELECT TRUE FROM backtest_results WHERE uid = ?", arguments: [backtest.uid])
          guard isPresent == nil else {
            report.present += 1
            continue
          }
          let id = try Self.insert(fields, backtest.tags, db)
          try outcome?.insertDetails(id, db)
          report.added.append(id)
        }
        return report
      }
    }
  }
#endif
