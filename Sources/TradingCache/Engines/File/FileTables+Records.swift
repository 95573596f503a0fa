#if File
  import TradingModel

  /// Documents, sets and hashes.
  extension FileTables {
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
#endif
