#if Backtests
  import GRDB
  import TradingModel
  import TradingSerialization

  extension BacktestStore {
    /// Runs a backtest and keeps what comes out, be it an error; or finds the identical one that was kept.
    ///
    /// It is looked for only when the setup names both the code's version and the data's hash: without them
    /// an edited strategy would get the figures of the old one.
    /// - Parameters:
    ///   - setup: what the backtest is about.
    ///   - tags: its tags.
    ///   - notes: what to note about it.
    ///   - repeating: whether it is run even if there is an identical one.
    ///   - body: the backtest; what it throws is recorded and thrown on. After a `CancellationError` it is
    ///     `cancelled`, after any other `failed`.
    /// - Returns: the result, and whether it was found instead of run.
    /// - Throws: what `body` throws, and ``BacktestError``. When what came out cannot be stored, say as another
    ///   program has locked the file, it is in ``BacktestError/notSaved(id:outcome:reason:)``, and the backtest is
    ///   still `running`, for a later ``finish(_:_:)``.
    public func run(
      _ setup: BacktestSetup, tags: Set<String> = [], notes: String? = nil, repeating: Bool = false,
      _ body: () throws -> BacktestOutcome
    ) throws -> (result: BacktestResult, wasFound: Bool) {
      if !repeating, let found = try repeated(setup) { return (found, true) }
      let id = try begin(setup, tags: tags, notes: notes)
      let start = ContinuousClock.now
      return (try end(id, Result { try body() }, .now - start), false)
    }

    /// Runs a backtest that has to `await`, as the ``run(_:tags:notes:repeating:_:)`` that does not.
    public func run(
      _ setup: BacktestSetup, tags: Set<String> = [], notes: String? = nil, repeating: Bool = false,
      isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> BacktestOutcome
    ) async throws -> (result: BacktestResult, wasFound: Bool) {
      if !repeating, let found = try repeated(setup) { return (found, true) }
      let id = try begin(setup, tags: tags, notes: notes)
      let start = ContinuousClock.now
      let outcome: Result<BacktestOutcome, any Error>
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
      return (try end(id, outcome, .now - start), false)
    }

    /// The identical backtest, where code and data are known well enough to look for it.
    private func repeated(_ setup: BacktestSetup) throws(BacktestError) -> BacktestResult? {
      setup.codeVersion == nil || setup.dataHash == nil ? nil : try identical(to: setup)
    }

    private func end(
      _ id: Int64, _ outcome: Result<BacktestOutcome, any Error>, _ time: Duration
    ) throws -> BacktestResult {
      switch outcome {
      case .success(var outcome):
        outcome.executionTime = outcome.executionTime ?? time
        do {
          try finish(id, outcome)
        } catch {
          throw BacktestError.notSaved(id: id, outcome: outcome, reason: error)
        }
      case .failure(let error):
        // Should this fail too, the backtest's own error is still the one to report.
        if error is CancellationError { try? cancel(id) } else { try? fail(id, error: "\(error)") }
        throw error
      }
      return try result(id)
    }

    /// Saves a finished backtest.
    /// - Parameters:
    ///   - setup: what it is about.
    ///   - outcome: what came out; its figures are computed here unless it brings them.
    ///   - tags: its tags.
    ///   - notes: what to note about it.
    ///   - runTimestamp: when it was run, in seconds since the UNIX epoch; now, if not given.
    /// - Returns: its id.
    /// - Throws: ``BacktestError``; nothing is saved then.
    @discardableResult
    public func save(
      _ setup: BacktestSetup, _ outcome: BacktestOutcome, tags: Set<String> = [],
      notes: String? = nil, runTimestamp: Int64? = nil
    ) throws(BacktestError) -> Int64 {
      let beginning = try fields(of: setup, notes, runTimestamp)
      let ending = try StoredOutcome(outcome, initialCapital: setup.initialCapital, options)
      return try write { db in
        let id = try Self.insert(beginning.merging(ending.fields) { $1 }, tags, db)
        try ending.insertDetails(id, db)
        return id
      }
    }

    /// Records that a backtest begins.
    /// - Returns: its id, for ``finish(_:_:)``, ``fail(_:error:)`` or ``cancel(_:)``. Should the process die
    ///   before, ``endAbandoned(_:)`` finds it.
    public func begin(
      _ setup: BacktestSetup, tags: Set<String> = [], notes: String? = nil,
      runTimestamp: Int64? = nil
    ) throws(BacktestError) -> Int64 {
      let fields = try fields(of: setup, notes, runTimestamp)
      var begun: Int64?
      do {
        return try write { db in
          let id = try Self.insert(fields, tags, db)
          // Before anyone sees it: what nobody has locked is taken for abandoned.
          try RunLocks.hold(id, of: path)
          begun = id
          return id
        }
      } catch {
        if let begun { RunLocks.release(begun, of: path) }
        throw error
      }
    }

    /// Records what came out of a running backtest.
    /// - Throws: ``BacktestError``; `.notRunning` when it has ended before, and nothing is changed then.
    public func finish(_ id: Int64, _ outcome: BacktestOutcome) throws(BacktestError) {
      let capital = try result(id).setup.initialCapital
      let ending = try StoredOutcome(outcome, initialCapital: capital, options)
      try write { db in
        try Self.checkRunning(id, db)
        try Self.update(id, ending.fields, db)
        try ending.insertDetails(id, db)
      }
      RunLocks.release(id, of: path)
    }

    /// Records that a running backtest ended with an error.
    public func fail(_ id: Int64, error: String) throws(BacktestError) {
      try end(id, Self.ending(.failed, error: error))
    }

    /// Records that a running backtest was stopped.
    public func cancel(_ id: Int64) throws(BacktestError) {
      try end(id, Self.ending(.cancelled))
    }

    private func end(_ id: Int64, _ fields: Fields) throws(BacktestError) {
      try write { db in
        try Self.checkRunning(id, db)
        try Self.update(id, fields, db)
      }
      RunLocks.release(id, of: path)
    }
  }

  /// Columns and their values.
  typealias Fields = [String: (any DatabaseValueConvertible)?]

  extension BacktestStore {
    func fields(
      of setup: BacktestSetup, _ notes: String?, _ runTimestamp: Int64?
    ) throws(BacktestError) -> Fields {
      try setup.validate()
      let fingerprint = try setup.fingerprint()
      let configuration = try setup.configuration.map { map throws(BacktestError) in
        try DynamicValue.map(map).jsonText(.asWritten, field: "configuration")
      }
      let now = Int64(clamping: UnixNanos.now().value / 1_000_000_000)
      return [
        Column.uid.rawValue: "\(UUID4())",
        Column.symbol.rawValue: setup.symbol,
        Column.timeframe.rawValue: setup.timeframe,
        Column.strategy.rawValue: setup.strategy,
        Column.modelPath.rawValue: setup.modelPath,
        Column.runTimestamp.rawValue: runTimestamp ?? now,
        Column.startDate.rawValue: setup.startDate,
        Column.endDate.rawValue: setup.endDate,
        Column.initialCapital.rawValue: setup.initialCapital.doubleValue,
        Column.initialCapitalExact.rawValue: setup.initialCapital.description,
        Column.currency.rawValue: setup.currency,
        Column.configuration.rawValue: configuration,
        Column.codeVersion.rawValue: setup.codeVersion,
        Column.dataHash.rawValue: setup.dataHash,
        Column.fingerprint.rawValue: fingerprint,
        Column.notes.rawValue: notes,
        Column.status.rawValue: BacktestStatus.running.rawValue,
      ]
    }

    static func ending(_ status: BacktestStatus, error: String? = nil) -> Fields {
      [Column.status.rawValue: status.rawValue, Column.error.rawValue: error]
    }

    static func insert(_ fields: Fields, _ tags: some Sequence<String>, _ db: Database) throws
      -> Int64
    {
      let columns = fields.keys.sorted()
      let names = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
      let places = columns.map { _ in "?" }.joined(separator: ", ")
      try db.execute(
        sql: "INSERT INTO backtest_results (\(names)) VALUES (\(places))",
        arguments: StatementArguments(columns.map { fields[$0] ?? nil }))
      let id = db.lastInsertedRowID
      try insert(tags: tags, id, db)
      return id
    }

    static func insert(tags: some Sequence<String>, _ id: Int64, _ db: Database) throws {
      for tag in tags {
        guard !tag.isEmpty else {
          throw BacktestError.invalid(field: "tags", reason: "a tag is empty")
        }
        try db.execute(
          sql: "INSERT OR IGNORE INTO backtest_tags (backtest_id, tag) VALUES (?, ?)",
          arguments: [id, tag])
      }
    }

    static func insert(_ curve: [EquityPoint], _ id: Int64, _ db: Database) throws {
      guard !curve.isEmpty else { return }
      try db.execute(
        sql: "INSERT OR REPLACE INTO backtest_curves (backtest_id, points) VALUES (?, ?)",
        arguments: [id, curve.json])
    }

    static func update(_ id: Int64, _ fields: Fields, _ db: Database) throws {
      let columns = fields.keys.sorted()
      let list = columns.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: ", ")
      try db.execute(
        sql: "UPDATE backtest_results SET \(list) WHERE id = ?",
        arguments: StatementArguments(columns.map { fields[$0] ?? nil } + [id]))
    }

    static func checkRunning(_ id: Int64, _ db: Database) throws {
      let text = try String.fetchOne(
        db, sql: "SELECT status FROM backtest_results WHERE id = ?", arguments: [id])
      guard let text else { throw BacktestError.notFound([id]) }
      let status = BacktestStatus(rawValue: text)
      guard status == .running else {
        throw BacktestError.notRunning(id: id, status: status ?? .finished)
      }
    }
  }
#endif
