#if PostgreSQL || SQLite
  /// The tables of variables, by their names in quotes.
  ///
  ///     vars_backup     id, last_updated, variables, strategy_id         Lumibot's table: the current
  ///                                                                      variables as JSON
  ///     vars_versions   trader, strategy, version, write_id, writer,     ours: each version as the bytes
  ///                     record, backup                                   that Redis would hold, and the
  ///                                                                      JSON that went with it
  ///     vars_writers    trader, strategy, strategy_id, writer            ours: one row for each strategy,
  ///                                                                      locked by the process that writes
  ///
  /// Where Lumibot's table has another name, ours are `{name}_versions` and `{name}_writers`.
  struct VariableTables {
    let backup: String
    let versions: String
    let writers: String

    /// - Throws: `VariableError.refused` for a name that is no plain identifier.
    init(backup name: String) throws(VariableError) {
      let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
      // PostgreSQL has 63 characters, and cuts what is longer.
      guard isPlain, let first = name.utf8.first, first > UInt8(ascii: "9"), name.utf8.count <= 54,
        name != "vars", !name.hasPrefix("sqlite_")
      else {
        throw .refused(
          reason: "a table's name has letters, digits and _, at most 54, and no digit first;"
            + " vars and sqlite_… are taken")
      }
      let prefix = name == "vars_backup" ? "vars" : name
      backup = "\"\(name)\""
      versions = "\"\(prefix)_versions\""
      writers = "\"\(prefix)_writers\""
    }

    var all: [String] { [backup, versions, writers] }

    /// The columns of each table; the first ones as pandas makes them for Lumibot.
    func columns(_ dialect: SQLDialect) -> [(table: String, columns: String)] {
      [
        (
          backup, "id text, last_updated \(dialect.moment), variables text, strategy_id text"
        ),
        (
          versions,
          "trader text, strategy text, version bigint, write_id text NOT NULL, writer text,"
            + " record \(dialect.bytes) NOT NULL, backup text,"
            + " PRIMARY KEY (trader, strategy, version)"
        ),
        (
          writers,
          "trader text, strategy text, strategy_id text NOT NULL UNIQUE, writer text,"
            + " PRIMARY KEY (trader, strategy)"
        ),
      ]
    }
  }
#endif
