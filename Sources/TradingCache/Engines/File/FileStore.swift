#if File
  import RedisClient
  import Synchronization
  import TradingModel

  /// A trader's part of a file, as its writer uses it: each batch is one transaction that is on the disk when it
  /// returns.
  final class FileStore: LocalStore, @unchecked Sendable {  // What changes is under the lock.
    private let keys: KeySpace
    private let path: String
    private let switches: FileSwitches
    private let lock = Guarded(())
    /// What the file is written with; `nil` once it is closed.
    private var open: Open?
    /// The verdicts of the batch that was tried last, which may have been applied when that could not be told.
    private var tried: (last: UInt64, failures: [WriteFailure]) = (0, [])

    private struct Open {
      let connection: SQLiteConnection
      var tables: FileTables
      let writer: FileWriterRow
    }

    init(
      path: String, keys: KeySpace, switches: FileSwitches
    ) throws(FileError) {
      self.keys = keys
      self.path = path
      self.switches = switches
      let connection = try FileSchema.openToWrite(path)
      open = Open(
        connection: connection, tables: try FileTables(connection),
        writer: try FileWriterRow(connection, trader: keys.trader))
    }

    /// Ends the use of the file, after the batch that is written now.
    func close() { lock.withLock { _ in open = nil } }

    // MARK: Writing

    func apply(
      _ batch: PendingBatch, epoch: UInt64, confirmed: UInt64
    ) throws(CacheError) -> LocalOutcome {
      try lock.withLock { _ throws(CacheError) in
        try transaction { (open) throws(CacheError) -> LocalOutcome in
          if let outcome = try judge(open, epoch, confirmed, batch) { return outcome }
          let failures = try file { () throws(FileError) in
            let failures = try open.tables.apply(batch)
            try open.writer.move(to: batch.lastSequence)
            return failures
          }
          tried = (batch.lastSequence, failures)
          return .applied(failures)
        }
      }
    }

    func check(epoch: UInt64, confirmed: UInt64) throws(CacheError) -> LocalOutcome? {
      try lock.withLock { _ throws(CacheError) in
        guard let open else { return nil }
        return try judge(open, epoch, confirmed, nil)
      }
    }

    func noteCleanStop(_ marker: Marker) {
      lock.withLock { _ in
        // Without the note, the next start takes this end for a crash: no more than that.
        _ = try? transaction { (open) throws(CacheError) in
          try file { () throws(FileError) in
            try open.writer.noteStop(marker, at: .now())
          }
        }
      }
    }

    /// What a writer finds that is not as it left it, or that its batch was applied already.
    private func judge(
      _ open: Open, _ epoch: UInt64, _ confirmed: UInt64, _ batch: PendingBatch?
    ) throws(CacheError) -> LocalOutcome? {
      if open.connection.hasMoved { return .dataLoss(found: nil) }
      guard let found = try file({ () throws(FileError) in try open.writer.read() }),
        found.fence >= epoch
      else { return .dataLoss(found: nil) }
      if found.fence > epoch { return .fenced(by: found.holder) }
      if found.marker == confirmed { return nil }
      // The commit failed, as it seemed, and did not.
      if let batch, found.marker == batch.lastSequence, tried.last == batch.lastSequence {
        return .applied(tried.failures)
      }
      return .dataLoss(found: found.marker)
    }

    /// Runs `body` in one transaction, which is not committed when it throws.
    private func transaction<Result>(
      _ body: (inout Open) throws(CacheError) -> Result
    ) throws(CacheError) -> Result {
      guard var open else { throw .closed }
      do throws(CacheError) {
        try run(open.writer.begin)
        let result = try body(&open)
        try run(open.writer.commit)
        return result
      } catch {
        open.tables.forget()
        if open.connection.isInTransaction { try? open.connection.execute("ROLLBACK") }
        throw error
      }
    }

    private func run(_ border: SQLiteStatement) throws(CacheError) {
      if switches.usesTransaction { try file { () throws(FileError) in try border.run() } }
    }

    // MARK: Taking over

    /// Becomes the trader's writer; says where the former one left off, and how it ended.
    func takeOver(
      _ role: WriterRole
    ) throws(CacheError) -> (start: Marker, lastStop: LastStop) {
      try lock.withLock { _ throws(CacheError) in
        try transaction { (open) throws(CacheError) in
          if case .refuseIfAlive = role {
            let holder = try file { () throws(FileError) in try open.writer.read()?.holder }
            try role.refuse(heartbeat: try heartbeat(open.connection), holder: holder)
          }
          return try file { () throws(FileError) in try open.writer.takeOver() }
        }
      }
    }
  }

  extension FileStore {
    private func heartbeat(_ connection: SQLiteConnection) throws(CacheError) -> [UInt8]? {
      var beat: [UInt8]?
      try Array(keys.heartbeat.utf8).withBytes { (key) throws(CacheError) in
        try FileQueries(connection).read(key, as: .document) { value in
          if case .parts(let parts) = value { beat = [UInt8](parts[0]) }
        }
      }
      return beat
    }
  }

  /// Parts of the protocol that can be switched off, to see that tests find what then goes wrong.
  package struct FileSwitches: Sendable {
    /// Whether a batch and its marker are one transaction.
    package var usesTransaction = true
  }

  /// Runs what uses a file, whose errors become the cache's.
  func file<Result>(_ body: () throws(FileError) -> Result) throws(CacheError) -> Result {
    do throws(FileError) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
#endif
