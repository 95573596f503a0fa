import GRDB
import TradingModel

extension BacktestStore {
  /// Runs a backtest and keeps what comes out, be it an error; or finds the identical one that was kept.
  ///
  /// It is looked for only when the setup names both the code's version and the data's hash: without them
  /// an edited strategy would get the figures of the old one. A backtest that has to `await` calls
  /// ``begin(_:tags:notes:runTimestamp:)``, and ``finish(_:_:)`` or ``fail(_:error:)``, itself.
  /// - Parameters:
  ///   - setup: what the backtest is about.
  ///   - tags: its tags.
  ///   - notes: what to note about it.
  ///   - repeating: whether it is run even if there is an identical one.
  ///   - body: the backtest; what it throws is recorded and thrown on.
  /// - Returns: the result, and whether it was found instead of run.
  public func run(
    _ setup: BacktestSetup, tags: Set<String> = [], notes: String? = nil, repeating: Bool = false,
    _ body: () throws -> BacktestOutcome
  ) throws -> (result: BacktestResult, wasFound: Bool) {
    if !repeating, setup.codeVersion != nil, setup.dataHash != nil,
      let found = try identical(to: setup)
    {
      return (found, true)
    }
    let id = try begin(setup, tags: tags, notes: notes)
    do {
      let start = ContinuousClock.now
      var outcome = try body()
      outcome.executionTime = outcome.executionTime ?? (ContinuousClock.now - start)
      try finish(id, outcome)
    } catch {
      // Should this fail too, the backtest's own error is still the one to tell.
      try? fail(id, error: "\(error)")
      throw error
    }
    return (try result(id), false)
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
    let ending = try fields(of: outcome, initialCapital: setup.initialCapital)
    let curve = curve(of: outcome)
    return try write { db in
      let id = try Self.insert(beginning.merging(ending) { $1 }, tags, db)
      try Self.insert(curve, id, db)
      return id
    }
  }

  /// Records that a backtest begins.
  /// - Returns: its id, for ``finish(_:_:)``, ``fail(_:error:)`` or ``cancel(_:)``.
  public func begin(
    _ setup: BacktestSetup, tags: Set<String> = [], notes: String? = nil,
    runTimestamp: Int64? = nil
  ) throws(BacktestError) -> Int64 {
    let fields = try fields(of: setup, notes, runTimestamp)
    return try write { try Self.insert(fields, tags, $0) }
  }

  /// Records what came out of a running backtest.
  /// - Throws: ``BacktestError``; `.notRunning` when it has ended before, and nothing is changed then.
  public func finish(_ id: Int64, _ outcome: BacktestOutcome) throws(BacktestError) {
    let capital = try result(id).setup.initialCapital
    let fields = try fields(of: outcome, initialCapital: capital)
    let curve = curve(of: outcome)
    try write { db in
      try Self.end(id, fields, db)
      try Self.insert(curve, id, db)
    }
  }

  /// Records that a running backtest ended with an error.
  public func fail(_ id: Int64, error: String) throws(BacktestError) {
    let fields = Self.ending(.failed, error: error)
    try write { try Self.end(id, fields, $0) }
  }

  /// Records that a running backtest was stopped, or that its process has died.
  public func cancel(_ id: Int64) throws(BacktestError) {
    let fields = Self.ending(.cancelled)
    try write { try Self.end(id, fields, $0) }
  }
}

/// Columns and their values.
typealias Fields = [String: (any DatabaseValueConvertible)?]

extension BacktestStore {
  private func fields(
    of setup: BacktestSetup, _ notes: String?, _ runTimestamp: Int64?
  ) throws(BacktestError) -> Fields {
    try setup.validate()
    let fingerprint = try setup.fingerprint()
    let configuration = try setup.configuration.map { map throws(BacktestError) in
      try JSONText.asWritten(.map(map), field: "configuration")
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

  private func fields(
    of outcome: BacktestOutcome, initialCapital: ExactDecimal
  ) throws(BacktestError) -> Fields {
    let metrics = try outcome.figures(initialCapital: initialCapital)
    var fields = Self.ending(.finished)
    fields[Column.finalEquity.rawValue] = outcome.finalEquity.doubleValue
    fields[Column.finalEquityExact.rawValue] = outcome.finalEquity.description
    fields[Column.executionSeconds.rawValue] = outcome.executionTime.map { $0 / .seconds(1) }
    fields[Column.recordedPoints.rawValue] = outcome.equityCurve.count
    for (metric, value) in metrics.all {
      let whole = metric.unit == .count ? Int64(exactly: value) : nil
      fields[metric.rawValue] = .some(whole ?? value)
    }
    return fields
  }

  private static func ending(_ status: BacktestStatus, error: String? = nil) -> Fields {
    [Column.status.rawValue: status.rawValue, Column.error.rawValue: error]
  }

  private func curve(of outcome: BacktestOutcome) -> [EquityPoint] {
    outcome.equityCurve.downsampled(to: options.maxCurvePoints)
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

  private static func end(_ id: Int64, _ fields: Fields, _ db: Database) throws {
    let text = try String.fetchOne(
      db, sql: "SELECT status FROM backtest_results WHERE id = ?", arguments: [id])
    guard let text else { throw BacktestError.notFound([id]) }
    let status = BacktestStatus(rawValue: text)
    guard status == .running else {
      throw BacktestError.notRunning(id: id, status: status ?? .finished)
    }
    try update(id, fields, db)
  }
}
