#if PostgreSQL || SQLite
  import TradingModel

  extension VariableRow {
    /// What the tables hold.
    func look(locking: String = "") throws(VariableError) -> VariableSight {
      var sight = VariableSight()
      var written: String?
      if present.contains(tables.versions),
        let ours = try database.run(
          "SELECT version, write_id, writer, backup FROM \(tables.versions)"
            + " WHERE trader = $1 AND strategy = $2 ORDER BY version DESC LIMIT 1",
          .text(names.trader), .text(names.strategy)
        ).first, ours.count == 4, let number = ours[0].flatMap({ UInt64($0) })
      {
        sight.head = VersionHead(number: number, writeId: ours[1] ?? "", writer: ours[2] ?? "")
        written = ours[3]
      }
      if present.contains(tables.backup),
        let theirs = try database.run(
          "SELECT variables, \(Database.dialect.microseconds) FROM \(tables.backup)"
            + " WHERE strategy_id = $1 ORDER BY last_updated DESC LIMIT 1 \(locking)",
          .text(strategyId)
        ).first, theirs.count == 2
      {
        sight.backup = theirs[0]
        sight.backupTime = theirs[1].flatMap { UInt64($0) } ?? 0
        sight.isForeign = theirs[0] != nil && theirs[0] != written
      }
      return sight
    }

    /// The newest version; the one that Lumibot wrote, where it was the last to write.
    func newest(_ sight: VariableSight) throws(VariableError) -> StoredVersion? {
      var ours: StoredVersion?
      if let head = sight.head {
        let found = try database.run(
          "SELECT version, write_id, writer, \(Database.dialect.hexRecord) FROM \(tables.versions)"
            + " WHERE trader = $1 AND strategy = $2 AND version = $3",
          .text(names.trader), .text(names.strategy), "\(head.number)")
        ours = found.first.flatMap(Self.version)
      }
      guard sight.isForeign, let backup = sight.backup else { return ours }
      return Self.adoption(of: backup, at: sight.backupTime, over: ours)
    }

    /// What Lumibot wrote, as a version on top of ours.
    ///
    /// Its id is made of what was written and when, so that it is the same one until Lumibot writes again.
    private static func adoption(
      of backup: String, at microseconds: UInt64, over ours: StoredVersion?
    ) -> StoredVersion {
      let number = (ours?.head.number ?? 0) &+ 1
      let hash = backup.utf8.reduce(into: 0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
      let writeId = "lumibot.\(number).\(microseconds).\(hash)"
      var known: [String: VariableValue] = [:]
      if case .readable(let version) = ours { known = version.variables }
      do throws(VariableError) {
        return .readable(
          VariableVersion(
            number: number, savedAt: UnixNanos(microseconds &* 1000), writer: "Lumibot",
            variables: LumibotForm.variables(try PythonJSON.variables(backup), leaving: known),
            writeId: writeId))
      } catch {
        let head = VersionHead(number: number, writeId: writeId, writer: "Lumibot")
        guard case .unreadable(_, let reason) = error else {
          return .unreadable(head, reason: "\(error)")
        }
        return .unreadable(head, reason: reason)
      }
    }

    /// What the tables hold, after what Lumibot wrote has been made a version.
    func adopted(keep: Int) throws(VariableError) -> VariableSight {
      var sight = try look(locking: Database.dialect.lockingRead)
      guard sight.isForeign, let newest = try newest(sight) else { return sight }
      switch newest {
      case .readable(let version): try insert(version, backup: sight.backup, keep: keep)
      // Kept as it is, so that a later write does not destroy it.
      case .unreadable(let head, _): try insert(head, [], backup: sight.backup, keep: keep)
      }
      sight.head = newest.head
      sight.isForeign = false
      return sight
    }

    /// All versions that are kept, the newest first.
    func versions() throws(VariableError) -> [StoredVersion] {
      let sight = try look()
      var versions: [StoredVersion] = []
      if sight.isForeign, let newest = try newest(sight) { versions.append(newest) }
      guard present.contains(tables.versions) else { return versions }
      let rows = try database.run(
        "SELECT version, write_id, writer, \(Database.dialect.hexRecord) FROM \(tables.versions)"
          + " WHERE trader = $1 AND strategy = $2 ORDER BY version DESC",
        .text(names.trader), .text(names.strategy))
      return versions + rows.compactMap(Self.version)
    }

    /// A version from its row; who wrote it is known even if its record cannot be read.
    private static func version(_ row: [String?]) -> StoredVersion? {
      guard row.count == 4, let number = row[0].flatMap({ UInt64($0) }) else { return nil }
      let head = VersionHead(number: number, writeId: row[1] ?? "", writer: row[2] ?? "")
      let bytes = Hex.bytes(row[3] ?? "")
      guard !bytes.isEmpty else {
        return .unreadable(head, reason: "what Lumibot wrote is no JSON of variables")
      }
      switch StoredVersion(record: bytes) {
      case .readable(let version): return .readable(version)
      case .unreadable(_, let reason): return .unreadable(head, reason: reason)
      }
    }

    func insert(
      _ version: VariableVersion, backup: String?, keep: Int
    ) throws(VariableError) {
      try insert(version.head, version.record, backup: backup, keep: keep)
    }

    private func insert(
      _ head: VersionHead, _ record: [UInt8], backup: String?, keep: Int
    ) throws(VariableError) {
      try database.run(
        "INSERT INTO \(tables.versions) (trader, strategy, version, write_id, writer, record, backup)"
          + " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        .text(names.trader), .text(names.strategy), "\(head.number)", .text(head.writeId),
        .text(head.writer), .bytes(record), SQLValue(backup))
      try database.run(
        "DELETE FROM \(tables.versions) WHERE trader = $1 AND strategy = $2 AND version NOT IN"
          + " (SELECT version FROM \(tables.versions) WHERE trader = $1 AND strategy = $2"
          + " ORDER BY version DESC LIMIT $3)",
        .text(names.trader), .text(names.strategy), "\(max(1, keep))")
    }

    func replaceBackup(_ json: String) throws(VariableError) {
      let updated = try database.run(
        "UPDATE \(tables.backup) SET variables = $2, last_updated = \(Database.dialect.now)"
          + " WHERE strategy_id = $1 RETURNING strategy_id", .text(strategyId), .text(json))
      guard updated.isEmpty else { return }
      try database.run(
        "INSERT INTO \(tables.backup) (id, last_updated, variables, strategy_id)"
          + " VALUES ($1, \(Database.dialect.now), $2, $3)",
        "\(UUID4())", .text(json), .text(strategyId))
    }
  }
#endif
