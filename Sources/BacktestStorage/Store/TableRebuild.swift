import GRDB

/// Makes a table anew with another definition, and keeps all that belonged to the old one.
///
/// SQLite's own procedure (lang_altertable.html, section 7), as it cannot drop a column's `NOT NULL`: rows,
/// numbers already given out, and whatever a user added, be it columns, indexes, triggers or views.
struct TableRebuild {
  let table: String
  let temporary: String

  /// Makes the table anew with these columns, and those of the user behind them.
  func run(_ db: Database, columns definition: String) throws {
    let belongings = try String.fetchAll(
      db,
      sql: """
        SELECT sql FROM sqlite_master
        WHERE lower(tbl_name) = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL
        ORDER BY type
        """, arguments: [table])
    try db.execute(sql: "CREATE TABLE \(temporary) (\(definition))")
    let users = try usersColumns(db)
    if !users.isEmpty {
      let all = ([definition] + users).joined(separator: ", ")
      try db.execute(sql: "DROP TABLE \(temporary); CREATE TABLE \(temporary) (\(all))")
    }
    let columns = try db.columns(in: table).map { $0.name.quotedDatabaseIdentifier }
    let list = columns.joined(separator: ", ")
    try db.execute(
      sql: """
        INSERT INTO \(temporary) (\(list)) SELECT \(list) FROM \(table);
        DELETE FROM sqlite_sequence WHERE name = '\(temporary)';
        INSERT INTO sqlite_sequence (name, seq)
          SELECT '\(temporary)', max(
            coalesce((SELECT seq FROM sqlite_sequence WHERE name = '\(table)'), 0),
            coalesce((SELECT max(id) FROM \(table)), 0));
        DROP TABLE \(table);
        """)
    // Otherwise the renaming looks into views that name the table, which is missing at this moment.
    try db.execute(sql: "PRAGMA legacy_alter_table = ON")
    defer { try? db.execute(sql: "PRAGMA legacy_alter_table = OFF") }
    try db.execute(sql: "ALTER TABLE \(temporary) RENAME TO \(table)")
    for sql in belongings { try db.execute(sql: sql) }
  }

  /// The definitions of the columns that only the old table has.
  private func usersColumns(_ db: Database) throws -> [String] {
    let known = Set(try db.columns(in: temporary).map { $0.name.lowercased() })
    return try db.columns(in: table).filter { !known.contains($0.name.lowercased()) }.map {
      let value = $0.defaultValueSQL.map { " DEFAULT (\($0))" } ?? ""
      return "\($0.name.quotedDatabaseIdentifier) \($0.type)\(value)"
    }
  }
}
