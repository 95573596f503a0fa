#if PostgreSQL
  import PostgreSQLClient
  import RedisClient

  /// A PostgreSQL server.
  final class PostgreSQLDatabase: SQLDatabase {
    private let connection: PostgreSQLConnection

    static let dialect = SQLDialect(
      lockingRead: "FOR UPDATE",
      lockingTables: "SELECT pg_advisory_xact_lock(hashtext('vars_versions'))",
      findTable: "SELECT 1 WHERE to_regclass($1) IS NOT NULL",
      moment: "timestamp with time zone", bytes: "bytea", now: "now()",
      microseconds: "floor(extract(epoch FROM last_updated) * 1000000)::bigint",
      hexRecord: "encode(record, 'hex')")

    private init(_ connection: PostgreSQLConnection) { self.connection = connection }

    static func connect(
      _ source: PostgreSQLURL, _ configuration: StrategyVariables.Configuration, making: Bool
    ) throws(VariableError) -> PostgreSQLDatabase? {
      PostgreSQLDatabase(
        try sorted { () throws(PostgreSQLError) in
          try PostgreSQLConnection(
            url: source, user: configuration.user, password: configuration.password?.revealed,
            timeout: configuration.timeout)
        })
    }

    var isClosed: Bool { connection.isClosed }

    func close() { connection.close() }

    func transaction<Result>(
      writing: Bool, _ body: () throws(VariableError) -> Result
    ) throws(VariableError) -> Result {
      let mode = writing ? "" : "ISOLATION LEVEL REPEATABLE READ READ ONLY"
      do throws(VariableError) {
        try Self.sorted { () throws(PostgreSQLError) in try connection.begin(mode) }
        let result = try body()
        try run("COMMIT")
        return result
      } catch {
        // On a connection that is gone, the server does it by itself.
        if !isClosed { _ = try? run("ROLLBACK") }
        throw error
      }
    }

    @discardableResult
    func run(_ sql: String, _ parameters: SQLValue...) throws(VariableError) -> [[String?]] {
      let texts = parameters.map { parameter -> String? in
        switch parameter {
        case .null: nil
        case .text(let text): text
        case .bytes(let bytes): "\\x" + Hex.text(bytes)
        }
      }
      return try Self.sorted { () throws(PostgreSQLError) in try connection.run(sql, texts) }
    }

    static func sorted<Result>(
      _ body: () throws(PostgreSQLError) -> Result
    ) throws(VariableError) -> Result {
      do throws(PostgreSQLError) { return try body() } catch { throw VariableError(error) }
    }
  }

  extension VariableError {
    init(_ error: PostgreSQLError) {
      switch error {
      case .invalidURL(let reason): self = .invalidConnectionString(reason: reason)
      case .unavailable(let reason): self = .unavailable(reason: reason)
      case .refused(let reason): self = .refused(reason: reason)
      }
    }
  }
#endif
