#if File
  import TradingModel

  /// The four shapes in the tables of a file, as a writer changes them.
  ///
  /// What is remembered of keys is true as long as no other writer has the fence, and each transaction is either
  /// committed or followed by `forget()`.
  final class FileTables {
    private let connection: SQLiteConnection
    private var known = KeyCache()

    private let findKey: SQLiteStatement
    private let addKey: SQLiteStatement
    private let removeKey: SQLiteStatement
    private let findEnds: SQLiteStatement
    private let appendElement: SQLiteStatement
    private let countElements: SQLiteStatement
    private let findElement: SQLiteStatement
    private let removeElements: SQLiteStatement
    private let moveElements: SQLiteStatement
    private let setDocument: SQLiteStatement
    private let persistDocument: SQLiteStatement
    private let removeDocument: SQLiteStatement
    private let addMember: SQLiteStatement
    private let removeMember: SQLiteStatement
    private let removeMembers: SQLiteStatement
    private let addField: SQLiteStatement
    private let addMissingField: SQLiteStatement
    private let removeOneField: SQLiteStatement
    private let removeFields: SQLiteStatement

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
    private func place(
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

    /// The id of a key, made if there is none.
    private func id(
      of key: UnsafeRawBufferPointer, _ shape: RecordShape
    ) throws(FileError) -> Int64 {
      known[try place(of: key, shape, made: true)].id
    }

    /// The id of a key, if there is one.
    private func existingId(
      of key: UnsafeRawBufferPointer, _ shape: RecordShape
    ) throws(FileError) -> Int64? {
      let id = known[try place(of: key, shape)].id
      return id == 0 ? nil : id
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
      // The numbers of a log have no gap: its length is told by its ends.
      moveElements.bind(1, row + 1)
      moveElements.bind(2, ElementRow.last(of: place.id))
      moveElements.bind(3, 1)
      try moveElements.run()
      known[index].next -= 1
    }

    // MARK: Documents

    func set(
      _ document: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer, milliseconds: UInt32
    ) throws(FileError) {
      setDocument.bind(1, try id(of: document, .document))
      try setDocument.bind(2, blob: value)
      if milliseconds == 0 {
        setDocument.bindNull(3)
      } else {
        setDocument.bind(3, UnixNanos.now().milliseconds + Int64(milliseconds))
      }
      try setDocument.run()
    }

    func persist(_ key: UnsafeRawBufferPointer) throws(FileError) {
      guard let id = try existingId(of: key, .document) else { return }
      persistDocument.bind(1, id)
      try persistDocument.run()
    }

    func remove(_ key: UnsafeRawBufferPointer) throws(FileError) {
      for shape in RecordShape.all {
        let index = try place(of: key, shape)
        let id = known[index].id
        if id == 0 { continue }
        let remove =
          switch shape {
          case .log: removeElements
          case .document: removeDocument
          case .set: removeMembers
          case .hash: removeFields
          }
        remove.bind(1, shape == .log ? ElementRow.first(of: id) : id)
        if shape == .log { remove.bind(2, ElementRow.last(of: id)) }
        try remove.run()
        removeKey.bind(1, id)
        try removeKey.run()
        known[index] = KeyCache.Place()
      }
    }

    // MARK: Sets and hashes

    func insert(
      _ member: UnsafeRawBufferPointer, into set: UnsafeRawBufferPointer
    ) throws(FileError) {
      addMember.bind(1, try id(of: set, .set))
      try addMember.bind(2, text: member)
      try addMember.run()
    }

    func withdraw(
      _ member: UnsafeRawBufferPointer, from set: UnsafeRawBufferPointer
    ) throws(FileError) {
      guard let id = try existingId(of: set, .set) else { return }
      removeMember.bind(1, id)
      try removeMember.bind(2, text: member)
      try removeMember.run()
    }

    func setField(
      _ field: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer,
      in hash: UnsafeRawBufferPointer, onlyMissing: Bool
    ) throws(FileError) {
      let statement = onlyMissing ? addMissingField : addField
      statement.bind(1, try id(of: hash, .hash))
      try statement.bind(2, text: field)
      try statement.bind(3, text: value)
      try statement.run()
    }

    func removeField(
      _ field: UnsafeRawBufferPointer, from hash: UnsafeRawBufferPointer
    ) throws(FileError) {
      guard let id = try existingId(of: hash, .hash) else { return }
      removeOneField.bind(1, id)
      try removeOneField.bind(2, text: field)
      try removeOneField.run()
    }
  }
#endif
