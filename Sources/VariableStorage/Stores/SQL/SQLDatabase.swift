#if PostgreSQL || SQLite
  /// What the tables of variables need of a database, and in what words it differs from the other one.
  protocol SQLDatabase: AnyObject, SendableMetatype {
    /// Where the database is.
    associatedtype Source: Sendable

    static var dialect: SQLDialect { get }

    /// Connects; `nil` when there is no database yet and none is to be made.
    static func connect(
      _ source: Source, _ configuration: StrategyVariables.Configuration, making: Bool
    ) throws(VariableError) -> Self?

    /// Whether the connection has ended, as far as is known without asking.
    var isClosed: Bool { get }

    /// Ends the connection.
    func close()

    /// Runs a body in a transaction; a body that throws leaves nothing of it.
    func transaction<Result>(
      writing: Bool, _ body: () throws(VariableError) -> Result
    ) throws(VariableError) -> Result

    /// Runs one statement in the transaction, with `$1` and so on for parameters, and returns its rows:
    /// numbers as text, `nil` for NULL.
    @discardableResult
    func run(_ sql: String, _ parameters: SQLValue...) throws(VariableError) -> [[String?]]
  }

  /// A parameter of a statement; numbers as text.
  enum SQLValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    case null
    case text(String)
    case bytes([UInt8])

    init(stringLiteral value: String) { self = .text(value) }
    init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
  }

  /// In what words two databases differ.
  struct SQLDialect: Sendable {
    /// Locks a row that is read until the transaction ends; empty where one writer is all there is.
    let lockingRead: String
    /// Has one process at a time make tables.
    let lockingTables: String?
    /// Whether a table of this name, in quotes, is there: one row if so.
    let findTable: String
    /// The types of a moment and of bytes.
    let moment: String
    let bytes: String
    /// The present moment, as Lumibot writes it.
    let now: String
    /// Lumibot's moment, in microseconds since the UNIX epoch.
    let microseconds: String
    /// The bytes of a record as hexadecimal digits.
    let hexRecord: String
  }
#endif
