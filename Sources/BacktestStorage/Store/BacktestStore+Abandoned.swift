#if Backtests
  import GRDB

  /// What ``BacktestStore/endAbandoned(_:)`` found.
  public struct AbandonedReport: Sendable, Equatable {
    /// The backtests that it has ended.
    public internal(set) var ended: [Int64] = []
    /// Those whose process lives.
    public internal(set) var alive: [Int64] = []
    /// Those that have been exchanged with other machines, where they may be running.
    public internal(set) var elsewhere: [Int64] = []
  }

  extension BacktestStore {
    /// Records as failed what is still `running` although the process that ran it has died.
    ///
    /// The process that begins a backtest keeps a lock of the system until it has ended it, so that one which
    /// lives is never taken for dead. Nobody here knows whether a backtest that was pushed or pulled is
    /// running on another machine: it is ended only if it is named, and nobody here has it locked.
    /// - Parameter ids: which ones; `nil` for all that are running.
    /// - Returns: what became of each.
    /// - Throws: ``BacktestError``; `.notFound` and `.notRunning` for ids, and nothing is changed then.
    @discardableResult
    public func endAbandoned(_ ids: [Int64]? = nil) throws(BacktestError) -> AbandonedReport {
      try write { db in
        if let ids { for id in ids { try Self.checkRunning(id, db) } }
        let running =
          try ids
          ?? Int64.fetchAll(
            db, sql: "SELECT id FROM backtest_results WHERE status = 'running' ORDER BY id")
        var report = AbandonedReport()
        for id in running {
          if try RunLocks.isHeld(id, of: path) {
            report.alive.append(id)
          } else if try ids == nil && Self.isExchanged(id, db) {
            report.elsewhere.append(id)
          } else {
            try Self.update(id, Self.ending(.failed, error: "its process ended before it did"), db)
            report.ended.append(id)
          }
        }
        return report
      }
    }

    private static func isExchanged(_ id: Int64, _ db: Database) throws -> Bool {
      let count = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM backtest_syncs WHERE backtest_id = ?", arguments: [id])
      return count != 0
    }
  }
#endif
