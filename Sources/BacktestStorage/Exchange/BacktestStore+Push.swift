#if Backtests
  import GRDB
  public import RedisClient
  import TradingModel

  extension BacktestStore {
    /// Writes backtests into Redis, from where other machines pull them.
    ///
    ///     backtests:{namespace}:identity     string      which collection this is: a UUID
    ///     backtests:{namespace}:runs         sorted set  uids, scored by run_timestamp
    ///     backtests:{namespace}:run:{uid}    hash        record: MessagePack; hash: its SHA-256
    ///
    /// A backtest has the same uid, and so the same key, from every machine. What is there already is not
    /// written again. What another machine has changed is not overwritten: it is `ahead` in the report, or in
    /// conflict when it was changed here too. Nothing is removed from Redis.
    /// - Parameters:
    ///   - filter: which backtests.
    ///   - worker: the connection.
    ///   - namespace: the collection's name, without a colon.
    ///   - overwriting: whether conflicts are settled in favour of this database.
    /// - Throws: ``BacktestError``; what was pushed before stays pushed, and a further push goes on.
    @discardableResult
    public func push(
      _ filter: BacktestFilter = BacktestFilter(), to worker: RedisWorker, namespace: String,
      overwriting: Bool = false
    ) async throws(BacktestError) -> SyncReport {
      let keys = try BacktestKeys(namespace: namespace)
      let remote = try await worker.perform(mapping: BacktestError.redis) {
        connection throws(BacktestError) in
        try connection.identity(keys)
      }
      var report = SyncReport()
      for window in try ids(filter).windows {
        let runs = try localRuns(window, remote: remote, &report)
        let relations = try await worker.perform(mapping: BacktestError.redis) {
          connection throws(BacktestError) in
          try connection.write(runs, keys, overwriting: overwriting)
        }
        try write { db in
          for (run, relation) in zip(runs, relations) {
            switch relation {
            case .missing: report.added.append(run.uid)
            case .ahead: report.updated.append(run.uid)
            case .same: report.unchanged += 1
            case .behind: report.ahead.append(run.uid)
            case .conflict: report.conflicts.append(.init(uid: run.uid, id: run.id))
            }
            guard relation != .behind, relation != .conflict else { continue }
            try Self.noteCommon(run.hash, of: run.id, remote: remote, db)
          }
        }
      }
      return report
    }
  }

  extension RedisConnection {
    /// The collection's identity, which the first one makes.
    fileprivate func identity(_ keys: BacktestKeys) throws(BacktestError) -> String {
      do throws(RedisError) {
        _ = try roundTrip("SET", keys.identity, "\(UUID4())", "NX").get()
        return try roundTrip("GET", keys.identity).get().text ?? ""
      } catch {
        throw .redis(error)
      }
    }

    /// Writes what is missing or old there, and returns what each one was to the stored.
    ///
    /// All or nothing, and nothing when another client has written one of them meanwhile: then it looks again.
    fileprivate func write(
      _ runs: [LocalRun], _ keys: BacktestKeys, overwriting: Bool
    ) throws(BacktestError) -> [LocalRun.Relation] {
      for _ in 0..<100 {
        let (relations, outcome) = try transaction(
          watching: runs.map { keys.run($0.uid) }, mapping: BacktestError.redis
        ) { reads in
          for run in runs { reads.append(command: "HGET", keys.run(run.uid), "hash") }
        } deciding: { replies, writes throws(BacktestError) in
          let relations = try Self.relations(runs, replies, overwriting: overwriting)
          for (run, relation) in zip(runs, relations)
          where relation == .missing || relation == .ahead {
            let key = keys.run(run.uid)
            writes.append(command: "HSET", key, "hash", run.hash, "record", run.bytes)
            writes.append(command: "ZADD", keys.runs, "\(run.runTimestamp)", run.uid)
          }
          return relations
        }
        switch outcome {
        case .unchanged, .applied: return relations
        case .overtaken: continue
        case .refused(let error), .partlyApplied(let error), .inDoubt(let error):
          throw .redis(error)
        }
      }
      throw .redis(.timedOut(operation: "other clients write the same backtests all the time"))
    }

    /// What each one is to what is stored, whose hashes these are.
    private static func relations(
      _ runs: [LocalRun], _ hashes: [RedisReply], overwriting: Bool
    ) throws(BacktestError) -> [LocalRun.Relation] {
      var relations: [LocalRun.Relation] = []
      do throws(RedisError) {
        for (run, hash) in zip(runs, hashes) {
          let relation = run.relation(to: try hash.get().text)
          relations.append(overwriting && relation == .conflict ? .ahead : relation)
        }
      } catch {
        throw .redis(error)
      }
      return relations
    }
  }

  extension Array {
    /// Pieces small enough to be one transaction, here and in Redis.
    var windows: [[Element]] {
      stride(from: 0, to: count, by: 64).map { Array(self[$0..<Swift.min($0 + 64, count)]) }
    }
  }
#endif
