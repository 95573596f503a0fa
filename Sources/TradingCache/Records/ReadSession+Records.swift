import RedisClient
import Synchronization
import TradingModel
import TradingSerialization

extension ReadSession {
  /// Reads one record; `nil` when there is none.
  ///
  /// - Parameter context: what was restored before, by which the record is read.
  func load<ID, Record>(
    _ family: Family<ID, Record>, _ id: ID, _ context: RestoredState = RestoredState()
  ) throws(CacheError) -> Record? {
    let text = family.text(id)
    let key = keys.key(family.key, text)
    let reading = family.reading(context)
    var found = Found<Record>.nothing
    try engine.read(key, as: family.shape) { value throws(CacheError) in
      found = Found(value, key: key) { parts in try reading(id, parts, decoder) }
    }
    let olderKey = family.key.olderSuffix.map { "\(keys.prefix(family.key))\(text)\($0)" }
    if let older = family.olderHash, found.isOtherShape || olderKey != nil && found.isNothing {
      let key = found.isOtherShape ? key : olderKey ?? key
      try engine.read(key, as: .hash) { value throws(CacheError) in
        found = Found(value, key: key) { parts in try older(id, parts) }
      }
    }
    return try found.get()
  }

  /// Reads all records of a family, in the order of their ids.
  func loadAll<ID, Record>(
    _ family: Family<ID, Record>, _ context: RestoredState = RestoredState()
  ) throws(CacheError) -> Restored<Record> {
    try load(family, from: try engine.list(family.key), context)
  }

  /// Reads the records of a family among the given keys, in the order of their ids.
  func load<ID, Record>(
    _ family: Family<ID, Record>, from found: KeyList, _ context: RestoredState
  ) throws(CacheError) -> Restored<Record> {
    if let older = family.olderHash { return try load(family, or: older, from: found, context) }
    let stored = FamilyKeys(of: family.key, in: found, keys)
    let reading = family.reading(context)
    // Those that cannot be read, in the order in which the threads came upon them.
    let misfits = Guarded<[(index: Int, record: UnreadableRecord)]>([])
    let decoders = decoders
    let records = try RecordSlots<Record>.gather(count: stored.count) { slots throws(CacheError) in
      try engine.read(stored, as: family.shape, threads: decoders.count) {
        (thread, index, value) throws(CacheError) in
        let found = Found(value, key: stored.key(at: index)) { parts in
          slots.put(
            try reading(try family.parse(stored.id(at: index)), parts, decoders[thread]), at: index)
        }
        switch found {
        case .record, .nothing: break  // Put, or deleted since it was listed.
        case .otherShape(let record), .unreadable(let record):
          misfits.withLock { $0.append((index, record)) }
        }
      }
    }
    let unreadable = misfits.withLock { $0.sorted { $0.index < $1.index } }
    return Restored(records: records, unreadable: unreadable.map(\.record))
  }

  /// Reads a family that older versions kept as hashes, under the same keys or under others.
  private func load<ID, Record>(
    _ family: Family<ID, Record>,
    or older: @Sendable (ID, RecordParts) throws -> Record, from found: KeyList,
    _ context: RestoredState
  ) throws(CacheError) -> Restored<Record> {
    var results: [(id: [UInt8], found: Found<Record>)] = []
    var hashes: [Int] = []
    let stored = FamilyKeys(of: family.key, in: found, keys)
    let reading = family.reading(context)
    try engine.readInOrder(stored, as: family.shape) { index, value in
      let found = Found(value, key: stored.key(at: index)) { parts in
        try reading(try family.parse(stored.id(at: index)), parts, decoder)
      }
      if found.isOtherShape {
        hashes.append(index)
      } else {
        results.append((stored.idBytes(at: index), found))
      }
    }
    func readHashes(_ stored: FamilyKeys) throws(CacheError) {
      try engine.readInOrder(stored, as: .hash) { index, value in
        let found = Found(value, key: stored.key(at: index)) { parts in
          try older(try family.parse(stored.id(at: index)), parts)
        }
        results.append((stored.idBytes(at: index), found))
      }
    }
    try readHashes(stored.only(hashes))
    if let suffix = family.key.olderSuffix {
      let known = Set(stored.places.indices.map { stored.idBytes(at: $0) })
      let hashes = FamilyKeys(of: family.key, suffix: suffix, in: found, keys)
      let unknown = hashes.places.indices.filter { !known.contains(hashes.idBytes(at: $0)) }
      try readHashes(hashes.only(unknown))
    }
    return Restored(
      results.sorted { $0.id.lexicographicallyPrecedes($1.id) }.map(\.found))
  }
}
