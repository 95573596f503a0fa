#if File
  import TradingModel

  /// What is asked of a file by those who read it: one statement for each shape, over a connection of their own.
  final class FileQueries {
    let connection: SQLiteConnection
    private var reads: [RecordShape: SQLiteStatement] = [:]

    init(_ connection: SQLiteConnection) { self.connection = connection }

    /// Opens a connection to read with.
    convenience init(path: String) throws(FileError) {
      self.init(try FileSchema.openToRead(path))
    }

    /// Reads what one or more keys have, of those from one key to another.
    static func text(_ shape: RecordShape) -> String {
      let (columns, table, order) =
        switch shape {
        case .log:
          ("t.value", "element t ON t.id BETWEEN k.id << 32 AND (k.id << 32) + 4294967295", "t.id")
        case .document:
          ("t.value", "document t ON t.key_id = k.id AND ifnull(t.expires > ?3, 1)", "t.key_id")
        case .set: ("t.member", "member t ON t.key_id = k.id", "t.member")
        case .hash: ("t.field, t.value", "field t ON t.key_id = k.id", "t.field")
        }
      return """
        SELECT k.key, \(columns) FROM key k CROSS JOIN \(table)
        WHERE k.shape = '\(shape.word)' AND k.key BETWEEN ?1 AND ?2 ORDER BY k.key, \(order)
        """
    }

    /// The statement that reads the keys from one to another.
    func read(
      _ shape: RecordShape, from first: UnsafeRawBufferPointer, to last: UnsafeRawBufferPointer
    ) throws(FileError) -> SQLiteStatement {
      let statement: SQLiteStatement
      if let known = reads[shape] {
        statement = known
      } else {
        statement = try connection.prepare(FileQueries.text(shape))
        reads[shape] = statement
      }
      try statement.bind(1, text: first)
      try statement.bind(2, text: last)
      if shape == .document { statement.bind(3, UnixNanos.now().milliseconds) }
      return statement
    }

    /// Hands what is under one key to `body`.
    func read(
      _ key: UnsafeRawBufferPointer, as shape: RecordShape,
      _ body: (StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      var pieces = PieceBuffer()
      try file { () throws(FileError) in
        let rows = try read(shape, from: key, to: key)
        while try rows.step() { pieces.append(rows) }
      }
      try pieces.withValue(body)
    }

    /// Hands what is under each of some keys to `body`; they are all that there are from the first to the last,
    /// and in their order.
    func read(
      _ keys: FamilyKeys, _ window: Range<Int>, as shape: RecordShape,
      _ body: (Int, StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      guard let last = window.last else { return }
      let (firstKey, lastKey) = (keys.bytes(at: window.lowerBound), keys.bytes(at: last))
      try firstKey.withBytes { (first) throws(CacheError) in
        try lastKey.withBytes { (last) throws(CacheError) in
          let rows = try file { () throws(FileError) in try read(shape, from: first, to: last) }
          defer { rows.reset() }
          try hand(rows, to: keys, window, body)
        }
      }
    }

    private func hand(
      _ rows: SQLiteStatement, to keys: FamilyKeys, _ window: Range<Int>,
      _ body: (Int, StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      var pieces = PieceBuffer()
      var hasRow = try file { () throws(FileError) in try rows.step() }
      for index in window {
        pieces.removeAll()
        while hasRow {
          let order = keys.order(of: rows.bytes(0), toKeyAt: index)
          if order > 0 { break }
          if order == 0 { pieces.append(rows) }
          hasRow = try file { () throws(FileError) in try rows.step() }
        }
        try pieces.withValue { (value) throws(CacheError) in try body(index, value) }
      }
    }

    /// The keys that begin with a prefix, of all shapes; all keys for an empty one.
    func list(_ prefix: [UInt8]) throws(FileError) -> KeyList {
      var found = KeyList.Gathered()
      let rows = try connection.prepare(
        "SELECT key FROM key WHERE shape = ?3 AND key >= ?1 AND (key < ?2 OR ?2 = '')")
      // What comes after every key that begins so: a prefix ends with a colon.
      var end = prefix
      if let last = end.popLast() { end.append(last + 1) }
      for shape in RecordShape.all {
        try prefix.withBytes { (prefix) throws(FileError) in
          try end.withBytes { (end) throws(FileError) in
            try rows.bind(1, text: prefix)
            try rows.bind(2, text: end)
            try rows.bind(3, text: shape.word.bytes)
            while try rows.step() { found.append(rows.bytes(0)) }
          }
        }
      }
      return KeyList(found)
    }

    /// Hands the elements of a log to `body`, the newest first, until it has seen enough.
    func newest(
      of log: UnsafeRawBufferPointer, _ isEnough: (UnsafeRawBufferPointer) -> Bool
    ) throws(CacheError) {
      // As the other statement, in the other direction.
      let rows = try file { () throws(FileError) in
        let rows = try connection.prepare(FileQueries.text(.log) + " DESC")
        try rows.bind(1, text: log)
        try rows.bind(2, text: log)
        return rows
      }
      var pieces = PieceBuffer()
      while try file({ () throws(FileError) in try rows.step() }) {
        pieces.removeAll()
        pieces.append(rows)
        var isOver = false
        pieces.withValue { value in
          if case .parts(let parts) = value { isOver = isEnough(parts[0]) }
        }
        if isOver { return }
      }
    }

    /// Whether a document is to go away by itself.
    func expires(_ key: UnsafeRawBufferPointer) throws(FileError) -> Bool {
      let rows = try connection.prepare(
        """
        SELECT 1 FROM key JOIN document ON key_id = id
        WHERE shape = 'document' AND key = ?1 AND expires > ?2
        """)
      try rows.bind(1, text: key)
      rows.bind(2, UnixNanos.now().milliseconds)
      return try rows.step()
    }
  }

  extension PieceBuffer {
    /// Adds the values of a row: what follows its key.
    fileprivate mutating func append(_ row: SQLiteStatement) {
      for column in 1..<row.columnCount { append(row.bytes(column)) }
    }
  }
#endif
