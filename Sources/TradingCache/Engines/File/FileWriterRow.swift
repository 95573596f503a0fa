#if File
  import TradingModel

  /// A trader's row in the table of writers: who writes, and how far it got.
  final class FileWriterRow {
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    private let readRow: SQLiteStatement
    private let moveMarker: SQLiteStatement
    private let stop: SQLiteStatement
    private let replace: SQLiteStatement
    private let trader: [UInt8]

    /// What a row says.
    struct Row {
      let fence: UInt64
      let holder: String
      /// The sequence of the trader's last write in the file.
      let marker: UInt64
      /// The marker and the time at which the writer stopped in good order.
      let stopped: (marker: UInt64, time: UnixNanos)?
    }

    init(_ connection: SQLiteConnection, trader: String) throws(FileError) {
      self.trader = Array(trader.utf8)
      begin = try connection.prepare("BEGIN IMMEDIATE")
      commit = try connection.prepare("COMMIT")
      readRow = try connection.prepare(
        "SELECT fence, holder, marker, stopped, stopped_at FROM writer WHERE trader = ?1")
      moveMarker = try connection.prepare("UPDATE writer SET marker = ?2 WHERE trader = ?1")
      stop = try connection.prepare(
        "UPDATE writer SET stopped = ?2, stopped_at = ?3 WHERE trader = ?1 AND fence = ?4")
      replace = try connection.prepare(
        """
        INSERT OR REPLACE INTO writer (trader, fence, holder, marker) VALUES (?1, ?2, ?3, ?4)
        """)
    }

    /// Reads the row; `nil` where there is none.
    func read() throws(FileError) -> Row? {
      try withTrader(readRow) { (statement) throws(FileError) in
        guard try statement.step() else { return nil }
        defer { statement.reset() }
        let hasStopped = !statement.isNull(3) && !statement.isNull(4)
        return Row(
          fence: UInt64(clamping: statement.integer(0)), holder: statement.text(1),
          marker: UInt64(clamping: statement.integer(2)),
          stopped: hasStopped
            ? (
              UInt64(clamping: statement.integer(3)),
              UnixNanos(UInt64(clamping: statement.integer(4)))
            ) : nil)
      }
    }

    /// Notes that the file has all writes up to one.
    func move(to sequence: UInt64) throws(FileError) {
      try withTrader(moveMarker) { (statement) throws(FileError) in
        statement.bind(2, Int64(clamping: sequence))
        try statement.run()
      }
    }

    /// Notes that a writer has stopped with everything written.
    func noteStop(_ marker: Marker, at time: UnixNanos) throws(FileError) {
      try withTrader(stop) { (statement) throws(FileError) in
        statement.bind(2, Int64(clamping: marker.sequence))
        statement.bind(3, Int64(clamping: time.value))
        statement.bind(4, Int64(clamping: marker.epoch))
        try statement.run()
      }
    }

    /// Makes this process the writer.
    ///
    /// The fence is the time, or one more than before where the clock is before that, so that it is never that
    /// of an earlier writer again, even when the file is replaced by an older one.
    func takeOver() throws(FileError) -> (start: Marker, lastStop: LastStop) {
      let former = try read()
      let marker = former?.marker ?? 0
      let epoch = max((former?.fence ?? 0) &+ 1, UnixNanos.now().value / 1000)
      let holder = Array(Holder.name().utf8)
      try withTrader(replace) { (statement) throws(FileError) in
        statement.bind(2, Int64(clamping: epoch))
        statement.bind(4, Int64(clamping: marker))
        try holder.withBytes { (holder) throws(FileError) in
          try statement.bind(3, text: holder)
          try statement.run()
        }
      }
      return (Marker(epoch: epoch, sequence: marker), FileWriterRow.lastStop(former))
    }

    private static func lastStop(_ former: Row?) -> LastStop {
      guard let former else { return .none }
      guard let stopped = former.stopped, stopped.marker == former.marker else { return .unclean }
      return .clean(at: stopped.time)
    }

    private func withTrader<Result>(
      _ statement: SQLiteStatement, _ body: (SQLiteStatement) throws(FileError) -> Result
    ) throws(FileError) -> Result {
      try trader.withBytes { (trader) throws(FileError) in
        try statement.bind(1, text: trader)
        return try body(statement)
      }
    }
  }
#endif
