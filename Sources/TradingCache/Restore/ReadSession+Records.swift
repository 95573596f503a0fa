import RedisClient
import Synchronization
import TradingModel
import TradingSerialization

extension ReadSession {
  /// Reads one record; `nil` when there is none.
  func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, _ id: ID
  ) throws(CacheError) -> Record? where ID: CustomStringConvertible {
    let key = keys.key(family.collection, id)
    var found = Found<Record>.nothing
    try read(key, as: family.shape) { reply throws(CacheError) in
      found = try ReadSession.decode(reply, key: key) { parts in
        try family.record(id, parts, decoder)
      }
    }
    if let older = family.olderHash, found.isOtherType || family.hasOlderKey && found.isNothing {
      let key = found.isOtherType ? key : "\(keys.prefix(family.collection))\(id)\(older.suffix)"
      try read(key, as: .hash) { reply throws(CacheError) in
        found = try ReadSession.decode(reply, key: key) { parts in try older.record(id, parts) }
      }
    }
    return try found.get()
  }

  /// Reads all records of a family, in the order of their ids.
  func loadAll<ID, Record>(
    _ family: RecordFamily<ID, Record>
  ) throws(CacheError) -> Restored<Record> {
    let found = try list(family.collection)
    return try load(family, from: found)
  }

  /// Reads the records of a family among the given keys, in the order of their ids.
  func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, from found: KeyList
  ) throws(CacheError) -> Restored<Record> {
    if let hash = family.olderHash { return try load(family, or: hash, from: found) }
    let stored = FamilyKeys(of: family.collection, in: found, keys)
    // Those that cannot be read, in the order in which the threads came upon them.
    let misfits = Guarded<[(index: Int, record: UnreadableRecord)]>([])
    let decoders = decoders
    let records = try RecordSlots<Record>.gather(count: stored.count) { slots throws(CacheError) in
      try windows(stored, as: family.shape).run(over: connection, threads: decoders.count) {
        (thread, index, reply) throws(CacheError) in
        let found = try ReadSession.decode(reply, key: stored.key(at: index)) { parts in
          slots.put(
            try family.record(try family.id(stored.id(at: index)), parts, decoders[thread]),
            at: index)
        }
        switch found {
        case .record, .nothing: break  // Put, or deleted since it was listed.
        case .otherType(let record), .unreadable(let record):
          misfits.withLock { $0.append((index, record)) }
        }
      }
    }
    let unreadable = misfits.withLock { $0.sorted { $0.index < $1.index } }
    return Restored(records: records, unreadable: unreadable.map(\.record))
  }

  /// Reads a family that older versions kept as hashes, under the same keys or under others.
  private func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, or hash: OlderHash<ID, Record>, from found: KeyList
  ) throws(CacheError) -> Restored<Record> {
    var results: [(id: [UInt8], found: Found<Record>)] = []
    var hashes: [Int] = []
    let stored = FamilyKeys(of: family.collection, in: found, keys)
    try windows(stored, as: family.shape).run(over: connection) {
      (index, reply) throws(CacheError) in
      let found = try ReadSession.decode(reply, key: stored.key(at: index)) { parts in
        try family.record(try family.id(stored.id(at: index)), parts, decoder)
      }
      if found.isOtherType {
        hashes.append(index)
      } else {
        results.append((stored.idBytes(at: index), found))
      }
    }
    func readHashes(_ stored: FamilyKeys) throws(CacheError) {
      try windows(stored, as: .hash).run(over: connection) { (index, reply) throws(CacheError) in
        let found = try ReadSession.decode(reply, key: stored.key(at: index)) { parts in
          try hash.record(try family.id(stored.id(at: index)), parts)
        }
        results.append((stored.idBytes(at: index), found))
      }
    }
    try readHashes(stored.only(hashes))
    if family.hasOlderKey {
      let known = Set(stored.places.indices.map { stored.idBytes(at: $0) })
      let older = FamilyKeys(of: family.collection, suffix: hash.suffix, in: found, keys)
      let unknown = older.places.indices.filter { !known.contains(older.idBytes(at: $0)) }
      try readHashes(older.only(unknown))
    }
    return Restored(
      results.sorted { $0.id.lexicographicallyPrecedes($1.id) }.map(\.found))
  }

  private func windows(_ stored: FamilyKeys, as shape: RecordShape) -> WindowedRead {
    WindowedRead(keys: stored, shape: shape, maxWindow: window)
  }
}
