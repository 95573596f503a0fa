#if Backtests
  import GRDB

  /// A backtest of this database, beside what is known of a remote collection.
  struct LocalRun: Sendable {
    let id: Int64
    let uid: String
    let runTimestamp: Int64
    let bytes: [UInt8]
    /// The hash of its record.
    let hash: String
    /// The hash that both sides had when they were last the same; `nil` if they never were.
    let common: String?

    /// What a backtest's two sides are to each other.
    enum Relation {
      /// The other side has none.
      case missing
      /// Both are the same.
      case same
      /// Only this side has changed.
      case ahead
      /// Only the other side has changed.
      case behind
      /// Both have changed.
      case conflict
    }

    func relation(to remote: String?) -> Relation {
      switch remote {
      case nil: .missing
      case hash: .same
      case common: .ahead
      default: hash == common ? .behind : .conflict
      }
    }
  }

  extension BacktestStore {
    /// The ids of a filter, the oldest first.
    func ids(_ filter: BacktestFilter) throws(BacktestError) -> [Int64] {
      try read { db in
        let query = Query(filter, try StoredTables(db, path))
        return try Int64.fetchAll(
          db, sql: "SELECT id FROM \(query.table) WHERE \(query.condition) ORDER BY id",
          arguments: query.arguments)
      }
    }

    /// Backtests by their ids, given names first where another program wrote them; those that cannot be read are
    /// reported and left out.
    func localRuns(
      _ ids: [Int64], remote: String, _ report: inout SyncReport
    ) throws(BacktestError) -> [LocalRun] {
      try write { db in
        try ids.compactMap { id in
          guard
            let row = try Row.fetchOne(
              db, sql: "SELECT uid FROM backtest_results WHERE id = ?", arguments: [id])
          else { return nil }
          do {
            let uid = try String.fromDatabaseValue(row[0]) ?? Self.name(id, db)
            return try Self.localRun(id, uid, remote, db)
          } catch BacktestError.unreadable(let value) {
            let uid = String.fromDatabaseValue(row[0])
            report.unreadable.append(.init(uid: uid ?? "id \(id)", reason: "\(value)"))
            return nil
          }
        }
      }
    }

    /// The backtest of a uid; `nil` when there is none.
    static func localRun(uid: String, remote: String, _ db: Database) throws -> LocalRun? {
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM backtest_results WHERE uid = ?", arguments: [uid])
      return try id.flatMap { try localRun($0, uid, remote, db) }
    }

    private static func localRun(
      _ id: Int64, _ uid: String, _ remote: String, _ db: Database
    ) throws -> LocalRun? {
      guard let record = try BacktestRecord(id, uid: uid, db) else { return nil }
      let bytes = record.bytes
      return LocalRun(
        id: id, uid: uid, runTimestamp: record.runTimestamp, bytes: bytes,
        hash: BacktestRecord.hash(of: bytes),
        common: try String.fetchOne(
          db, sql: "SELECT content_hash FROM backtest_syncs WHERE backtest_id = ? AND remote = ?",
          arguments: [id, remote]))
    }

    /// Names a row that another program wrote.
    ///
    /// The name follows from the id and the content, so that copies of one file agree on it.
    private static func name(_ id: Int64, _ db: Database) throws -> String {
      let content = try BacktestRecord(id, uid: "\(id)", db)?.bytes ?? []
      let uid = BacktestRecord.hash(of: content)
      try update(id, [Column.uid.rawValue: uid], db)
      return uid
    }

    /// Notes what both sides have in common now.
    static func noteCommon(_ hash: String, of id: Int64, remote: String, _ db: Database) throws {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO backtest_syncs (backtest_id, remote, content_hash) VALUES (?, ?, ?)
          """, arguments: [id, remote, hash])
    }
  }
#endif
