#if File
  /// The four shapes in the tables of a file, as a writer changes them.
  ///
  /// What is remembered of keys is true as long as no other writer has the fence, and each transaction is either
  /// committed or followed by `forget()`.
  final class FileTables {
    private let connection: SQLiteConnection
    var known = KeyCache()

    private let findKey: SQLiteStatement
    private let addKey: SQLiteStatement
    let removeKey: SQLiteStatement
    private let findEnds: SQLiteStatement
    private let appendElement: SQLiteStatement
    private let countElements: SQLiteStatement
    private let findElement: SQLiteStatement
    let removeElements: SQLiteStatement
    private let moveElements: SQLiteStatement
    let setDocument: SQLiteStatement
    let persistDocument: SQLiteStatement
    let removeDocument: SQLiteStatement
    let addMember: SQLiteStatement
    let removeMember: SQLiteStatement
    let removeMembers: SQLiteStatement
    let addField: SQLiteStatement
    let addMissingField: SQLiteStatement
    let removeOneField: SQLiteStatement
    let removeFields: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(FileError) {
      self.connection = connection
      findKey = try connection.prepare("SELECT id FROM key WHERE shape = ?1 AND key = ?2")
      addKey = try connection.prepare("INSERT INTO key (shape, key) VALUES (?1, ?2)")
      removeKey = try connection.prepare("DELETE FROM key WHERE id = ?1")
      findEnds = try connection.prepare(
        """
        SELECT (SELECT id FROM element WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1),
          (SELECT id FROM element WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1)
        """)
      appendElement = try connection.prepare("INSERT INTO element (id, value) VALUES (?1, ?2)")
      countElements = try connection.prepare(
        """
        SELECT count(*) FROM (
          SELECT 1 FROM element WHERE id BETWEEN ?1 AND ?2 AND value = ?3 LIMIT 2)
        """)
      findElement = try connection.prepare(
        "SELECT id FROM element WHERE id BETWEEN ?1 AND ?2 AND value = ?3 ORDER BY id DESC LIMIT 1")
      removeElements = try connection.prepare("DELETE FROM element WHERE id BETWEEN ?1 AND ?2")
      moveElements = try connection.prepare(
        "UPDATE element SET id = id - ?3 WHERE id BETWEEN ?1 AND ?2")
      setDocument = try connection.prepare(
        "INSERT OR REPLACE INTO document (key_id, value, expires) VALUES (?1, ?2, ?3)")
      persistDocument = try connection.prepare(
        "UPDATE document SET expires = NULL WHERE key_id = ?1")
      removeDocument = try connection.prepare("DELETE FROM document WHERE key_id = ?1")
      addMember = try connection.prepare(
        "INSERT OR IGNORE INTO member (key_id, member) VALUES (?1, ?2)")
      removeMember = try connection.prepare("DELETE FROM member WHERE key_id = ?1 AND member = ?2")
      removeMembers = try connection.prepare("DELETE FROM member WHERE key_id = ?1")
      addField = try connection.prepare(
        "INSERT OR REPLACE INTO field (key_id, field, value) VALUES (?1, ?2, ?3)")
      addMissingField = try connection.prepare(
        "INSERT OR IGNORE INTO field (key_id, field, value) VALUES (?1, ?2, ?3)")
      removeOneField = try connection.prepare("DELETE FROM field WHERE key_id = ?1 AND field = ?2")
      removeFields = try connection.prepare("DELETE FROM field WHERE key_id = ?1")
    }

    /// Forgets what is known of keys, since a transaction was not committed.
    func forget() { known.removeAll() }
  }

  // MARK: Keys

  extension FileTables {
    /// Where what is under a key is; made, if there is no such key and it is to be.
    func place(
      of key: UnsafeRawBufferPointer, _ shape: RecordShape, made: Bool = false
    ) throws(FileError) -> KeyCache.Index {
      let index: KeyCache.Index
      if let found = known.find(key, shape) {
        index = found
      } else {
        index = known.add(key, shape, try findPlace(of: key, shape))
      }
      if made, known[index].id == 0 {
        try addKey.bind(1, text: shape.word.bytes)
        try addKey.bind(2, text: key)
        try addKey.run()
        known[index].id = connection.lastInsertedRow
      }
      return index
    }

    private func findPlace(
      of key: UnsafeRawBufferPointer, _ shape: RecordShape
    ) throws(FileError) -> KeyCache.Place {
      var place = KeyCache.Place()
      try findKey.bind(1, text: shape.word.bytes)
      try findKey.bind(2, text: key)
      guard try findKey.step() else { return place }
      place.id = findKey.integer(0)
      findKey.reset()
      guard shape == .log else { return place }
      findEnds.bind(1, ElementRow.first(of: place.id))
      findEnds.bind(2, ElementRow.last(of: place.id))
      if try findEnds.step(), !findEnds.isNull(0) {
        place.first = ElementRow.number(findEnds.integer(0))
        place.next = ElementRow.number(findEnds.integer(1)) + 1
      }
      findEnds.reset()
      return place
    }
  }

  extension FileTables: LocalTables {
    // MARK: Logs

    func length(of log: UnsafeRawBufferPointer) throws(FileError) -> Int {
      let place = known[try place(of: log, .log)]
      return Int(place.next - place.first)
    }

    func append(
      _ element: UnsafeRawBufferPointer, to log: UnsafeRawBufferPointer, ofLength length: Int
    ) throws(FileError) {
      let index = try place(of: log, .log, made: true)
      if known[index].next > ElementRow.maxNumber { try moveToFront(index) }
      let place = known[index]
      appendElement.bind(1, ElementRow.id(place.id, place.next))
      try appendElement.bind(2, blob: element)
      try appendElement.run()
      known[index].next = place.next + 1
    }

    /// Numbers a log's elements from 1 again, since the numbers are used up: those of a log that is trimmed
    /// go up for ever.
    private func moveToFront(_ index: KeyCache.Index) throws(FileError) {
      let place = known[index]
      let distance = place.first - 1
      guard distance >= place.next - place.first else {
        throw .system(path: connection.path, reason: "a log has too many elements")
      }
      moveElements.bind(1, ElementRow.id(place.id, place.first))
      moveElements.bind(2, ElementRow.last(of: place.id))
      moveElements.bind(3, distance)
      try moveElements.run()
      known[index].first -= distance
      known[index].next -= distance
    }

    func occurrences(
      of element: UnsafeRawBufferPointer, in log: UnsafeRawBufferPointer
    ) throws(FileError) -> Int {
      let place = known[try place(of: log, .log)]
      countElements.bind(1, ElementRow.id(place.id, max(place.first, place.next - 10_000)))
      countElements.bind(2, ElementRow.last(of: place.id))
      try countElements.bind(3, blob: element)
      let count = try countElements.step() ? Int(countElements.integer(0)) : 0
      countElements.reset()
      return count
    }

    func trim(_ log: UnsafeRawBufferPointer, toNewest count: Int) throws(FileError) {
      let index = try place(of: log, .log)
      let place = known[index]
      let first = place.next - Int64(count)
      guard first > place.first else { return }
      removeElements.bind(1, ElementRow.first(of: place.id))
      removeElements.bind(2, ElementRow.id(place.id, first - 1))
      try removeElements.run()
      known[index].first = first
    }

    func removeNewest(
      _ element: UnsafeRawBufferPointer, of log: UnsafeRawBufferPointer
    ) throws(FileError) {
      let index = try place(of: log, .log)
      let place = known[index]
      findElement.bind(1, ElementRow.first(of: place.id))
      findElement.bind(2, ElementRow.last(of: place.id))
      try findElement.bind(3, blob: element)
      guard try findElement.step() else { return }
      let row = findElement.integer(0)
      findElement.reset()
      if place.next - place.first == 1 { return try remove(log) }
      removeElements.bind(1, row)
      removeElements.bind(2, row)
      try removeElements.run()
      // The elements of a log are numbered without a gap: its first and last number give its length.
      moveElements.bind(1, row + 1)
      moveElements.bind(2, ElementRow.last(of: place.id))
      moveElements.bind(3, 1)
      try moveElements.run()
      known[index].next -= 1
    }
  }
#endif
