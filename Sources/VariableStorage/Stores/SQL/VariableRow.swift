#if PostgreSQL || SQLite
  import TradingModel

  /// How a strategy is named in the tables; escaped, as PostgreSQL has no zero bytes.
  struct VariableNames {
    let trader: String
    let strategy: String

    init(_ namespace: VariableNamespace) {
      trader = VariableNamespace.escaped(namespace.traderId)
      strategy = VariableNamespace.escaped(namespace.strategyId)
    }

    /// The name in Lumibot's table where none was chosen.
    static func standard(_ namespace: VariableNamespace) -> String {
      let names = VariableNames(namespace)
      return "\(names.trader)/\(names.strategy)"
    }
  }

  /// What the tables hold of a strategy.
  struct VariableSight {
    /// The newest version in our own table.
    var head: VersionHead?
    /// The JSON in Lumibot's table, and when it was written, in microseconds since the UNIX epoch.
    var backup: String?
    var backupTime: UInt64 = 0
    /// Whether that JSON is Lumibot's, and no version in our table yet.
    var isForeign = false
  }

  /// A strategy's rows, in a transaction.
  final class VariableRow<Database: SQLDatabase> {
    let names: VariableNames
    let database: Database
    let tables: VariableTables
    let present: Set<String>
    private let standardName: String
    private let chosenName: String?
    /// The name in Lumibot's table: the one that is stored, the one that was chosen, or the standard one.
    private var storedName: String?
    /// Who opened the variables last, as far as the row says.
    private(set) var openedBy: String?
    var strategyId: String { storedName ?? chosenName ?? standardName }

    init(
      _ namespace: VariableNamespace, _ chosenName: String?, _ database: Database,
      _ tables: VariableTables, present: Set<String>
    ) {
      names = VariableNames(namespace)
      standardName = VariableNames.standard(namespace)
      self.chosenName = chosenName
      self.database = database
      self.tables = tables
      self.present = present
    }

    /// Reads the name in Lumibot's table, without locking anything.
    func readName() throws(VariableError) {
      guard present.contains(tables.writers) else { return }
      storedName = try writerRow(locking: "")?.strategyId
    }

    private func writerRow(
      locking: String
    ) throws(VariableError) -> (writer: String?, strategyId: String?)? {
      let found = try database.run(
        "SELECT writer, strategy_id FROM \(tables.writers) WHERE trader = $1 AND strategy = $2"
          + " \(locking)", .text(names.trader), .text(names.strategy))
      guard let first = found.first, first.count == 2 else { return nil }
      return (first[0], first[1])
    }

    /// Locks the strategy's row, and returns whether there is one.
    ///
    /// - Throws: `VariableError.refused` when the name that was chosen is not the stored one.
    func lock() throws(VariableError) -> Bool {
      guard let row = try writerRow(locking: Database.dialect.lockingRead) else { return false }
      storedName = row.strategyId
      openedBy = row.writer
      guard let chosenName, chosenName != row.strategyId else { return true }
      throw .refused(
        reason: "these variables are in Lumibot's table as \"\(row.strategyId ?? "")\", not as"
          + " \"\(chosenName)\"; `trading-cache vars rename` changes the name")
    }

    /// Makes the strategy's row if there is none, so that the name is this strategy's, and locks it.
    func claim(_ writer: String) throws(VariableError) {
      try database.run(
        "INSERT INTO \(tables.writers) (trader, strategy, strategy_id, writer)"
          + " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        .text(names.trader), .text(names.strategy), .text(strategyId), .text(writer))
      guard try !lock() else { return }
      throw .refused(
        reason: "\"\(strategyId)\" in Lumibot's table belongs to another strategy's variables")
    }

    func noteWriter(_ writer: String) throws(VariableError) {
      try database.run(
        "UPDATE \(tables.writers) SET writer = $3 WHERE trader = $1 AND strategy = $2",
        .text(names.trader), .text(names.strategy), .text(writer))
    }

    /// Changes the name in Lumibot's table; the row of the former name stays as it is.
    func rename(to name: String) throws(VariableError) {
      let taken = try database.run(
        "SELECT 1 FROM \(tables.writers) WHERE strategy_id = $1 AND NOT (trader = $2 AND strategy = $3)",
        .text(name), .text(names.trader), .text(names.strategy))
      guard taken.isEmpty else {
        throw .refused(
          reason: "\"\(name)\" in Lumibot's table belongs to another strategy's variables")
      }
      let changed = try database.run(
        "UPDATE \(tables.writers) SET strategy_id = $3 WHERE trader = $1 AND strategy = $2"
          + " RETURNING strategy_id", .text(names.trader), .text(names.strategy), .text(name))
      guard changed.isEmpty else { return }
      throw .refused(reason: "no variables of this strategy are stored, whose name could change")
    }
  }
#endif
