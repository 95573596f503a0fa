public import RedisClient

extension StrategyVariables {
  /// Where variables are kept, and how often they are backed up.
  public struct Configuration: Sendable, Equatable {
    /// `redis://`, `rediss://`, `unix://`, `postgresql://` or `sqlite:///`; it may hold a password, and is
    /// never printed.
    ///
    /// Default: what the environment variable `DB_CONNECTION_STR` holds, then what
    /// ``environmentFile`` says.
    public var connectionString: Secret?

    /// A file of lines `NAME=value`, such as `.env`, that is read for `DB_CONNECTION_STR` where the
    /// environment has none.
    ///
    /// Default: none.
    public var environmentFile: String?

    /// The user for ``password``.
    ///
    /// Default: the one in the connection string, or none.
    public var user: String?

    /// The password, where the connection string has none.
    ///
    /// Default: none.
    public var password: Secret?

    /// How long a change may be in memory only: what a process that is killed can lose at most, while
    /// the store answers.
    ///
    /// Default: 1 s.
    public var backupInterval: Duration

    /// How many versions are kept, the current one included; at least 1.
    ///
    /// Default: 100.
    public var keptVersions: Int

    /// How long the store may take to connect, and to answer.
    ///
    /// Default: 5 s.
    public var timeout: Duration

    /// How long to wait after a backup that failed, until it is tried again; the wait doubles up to
    /// ``maxRetryDelay``.
    ///
    /// Default: 100 ms.
    public var initialRetryDelay: Duration

    /// The longest wait between two tries.
    ///
    /// Default: 10 s.
    public var maxRetryDelay: Duration

    /// In PostgreSQL and SQLite, the `strategy_id` of the row in Lumibot's table: the name of the Lumibot
    /// strategy that shares it.
    ///
    /// Default: the name that is stored; for new variables trader and strategy, as in
    /// `TRADER-001/EMACross-001`.
    public var lumibotName: String?

    /// In PostgreSQL and SQLite, the name of Lumibot's table, which is its `backup_table_name`.
    ///
    /// It has letters, digits and `_`. Where it is not the default, the names of our own tables begin
    /// with it.
    ///
    /// Default: `vars_backup`.
    public var backupTableName: String

    /// Creates a configuration; every field has a default.
    public init(
      url: String? = nil, environmentFile: String? = nil, user: String? = nil,
      password: Secret? = nil,
      backupInterval: Duration = .seconds(1), keptVersions: Int = 100,
      timeout: Duration = .seconds(5), initialRetryDelay: Duration = .milliseconds(100),
      maxRetryDelay: Duration = .seconds(10), lumibotName: String? = nil,
      backupTableName: String = "vars_backup"
    ) {
      connectionString = url.map { Secret($0) }
      self.environmentFile = environmentFile
      self.user = user
      self.password = password
      self.backupInterval = backupInterval
      self.keptVersions = keptVersions
      self.timeout = timeout
      self.initialRetryDelay = initialRetryDelay
      self.maxRetryDelay = maxRetryDelay
      self.lumibotName = lumibotName
      self.backupTableName = backupTableName
    }
  }
}
