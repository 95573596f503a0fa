#if Backtests
  import GRDB
  public import RedisClient
  import TradingSerialization

  extension BacktestStore {
    /// Takes over the backtests that are in Redis; they get ids of this database and keep their uids.
    ///
    /// What was changed here and not there stays; what was changed on both sides is reported and stays too. What is
    /// running in a process of this machine is never changed, so that its outcome has a place. A record that is
    /// damaged, or that a newer version of this package wrote, is reported and left. Nothing is removed here; what
    /// was removed here and is still in Redis comes back.
    /// - Parameters:
    ///   - worker: the connection.
    ///   - namespace: the collection's name, without a colon.
    ///   - overwriting: whether conflicts are settled in favour of Redis.
    /// - Throws: ``BacktestError``; what was pulled before stays, and a further pull goes on.
    @discardableResult
    public func pull(
      from worker: RedisWorker, namespace: String, overwriting: Bool = false
    ) async throws(BacktestError) -> SyncReport {
      let keys = try BacktestKeys(namespace: namespace)
      let (remote, uids) = try await worker.perform(mapping: BacktestError.redis) {
        connection throws(BacktestError) in
        try connection.runs(keys)
      }
      var report = SyncReport()
      guard let remote else { return report }
      for uids in uids.windows {
        let stored = try await worker.perform(mapping: BacktestError.redis) {
          connection throws(BacktestError) in
          try connection.records(of: uids, keys)
        }
        try write { db in
          for (uid, stored) in zip(uids, stored) {
            try take(stored, uid, remote, overwriting, &report, db)
          }
        }
      }
      return report
    }

    private func take(
      _ stored: StoredRun, _ uid: String, _ remote: String, _ overwriting: Bool,
      _ report: inout SyncReport, _ db: Database
    ) throws {
      guard let bytes = stored.record, let hash = stored.hash,
        BacktestRecord.hash(of: bytes) == hash
      else {
        let reason = stored.record == nil ? "it is missing" : "its bytes are not those of its hash"
        report.unreadable.append(.init(uid: uid, reason: reason))
        return
      }
      let local = try Self.localRun(uid: uid, remote: remote, db)
      let relation = local?.relation(to: hash)
      if let local, relation == .behind || relation == .conflict, try isRunning(local.id, db) {
        report.running.append(uid)
        // What comes out here is newer than what is there now.
        return try Self.noteCommon(hash, of: local.id, remote: remote, db)
      }
      switch relation {
      case .same:
        report.unchanged += 1
      case .ahead:
        report.ahead.append(uid)
        return
      case .conflict where !overwriting:
        report.conflicts.append(.init(uid: uid, id: local?.id ?? 0))
        return
      default:
        if let reason = try replace(local?.id, uid, bytes, hash, remote, db) {
          report.unreadable.append(.init(uid: uid, reason: reason))
        } else if local == nil {
          report.added.append(uid)
        } else {
          report.updated.append(uid)
        }
        return
      }
      if let local { try Self.noteCommon(hash, of: local.id, remote: remote, db) }
    }

    /// Writes a record into the database; returns why it cannot be, and nothing is changed then.
    private func replace(
      _ id: Int64?, _ uid: String, _ bytes: [UInt8], _ hash: String, _ remote: String,
      _ db: Database
    ) throws -> String? {
      do {
        let record = try MsgPackSerializer(timestampFormat: .integer)
          .deserialize(BacktestRecord.self, from: bytes)
        guard record.uid == uid else { return "it is that of \(record.uid)" }
        try db.inSavepoint {
          let stored = try record.store(as: id, db)
          // What cannot be read would be in the way of every list.
          let row = try Row.fetchOne(
            db,
            sql: """
              SELECT \(Column.all.joined(separator: ", ")), NULL AS "\(BacktestRow.tagsColumn)"
              FROM backtest_results WHERE id = ?
              """, arguments: [stored])
          if var row = try row.map(BacktestRow.init) {
            if let value = try row.result().unreadable.first {
              throw BacktestError.unreadable(value)
            }
          }
          try Self.noteCommon(hash, of: stored, remote: remote, db)
          return .commit
        }
        return nil
      } catch let error as SerializationError {
        return error.description
      } catch let error as BacktestError {
        return error.description
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        return error.message ?? "it contradicts the table"
      }
    }
  }

  /// What Redis holds of a backtest.
  private struct StoredRun: Sendable {
    let hash: String?
    let record: [UInt8]?
  }

  extension RedisConnection {
    /// The collection's identity and its uids, the oldest run first; no identity when there is nothing.
    fileprivate func runs(_ keys: BacktestKeys) throws(BacktestError) -> (String?, [String]) {
      do throws(RedisError) {
        let identity = try roundTrip("GET", keys.identity).get().text
        let uids = try roundTrip("ZRANGE", keys.runs, "0", "-1").get().elements ?? []
        return (identity, uids.compactMap(\.text))
      } catch {
        throw .redis(error)
      }
    }

    fileprivate func records(
      of uids: [String], _ keys: BacktestKeys
    ) throws(BacktestError) -> [StoredRun] {
      do throws(RedisError) {
        var commands = CommandBuffer()
        for uid in uids { commands.append(command: "HMGET", keys.run(uid), "hash", "record") }
        var runs: [StoredRun] = []
        for reply in try roundTrip(commands) {
          let parts = try reply.get().elements ?? []
          runs.append(StoredRun(hash: parts.first?.text, record: parts.last?.bytes))
        }
        return runs
      } catch {
        throw .redis(error)
      }
    }
  }
#endif
