import RedisClient
import TradingModel
import TradingSerialization

extension ReadSession {
  /// Reads one record; `nil` when there is none.
  func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, _ id: ID
  ) throws(CacheError) -> Record? where ID: CustomStringConvertible {
    let key = keys.key(family.collection, id)
    var found = Found<Record>.nothing
    try read([key], as: family.shape) { (_, reply) throws(CacheError) in
      found = try decode(reply, key: key, as: family.shape) { parts in
        try family.record(id, parts, decoder)
      }
    }
    if let older = family.olderHash, found.isOtherType || family.hasOlderKey && found.isNothing {
      let key = found.isOtherType ? key : "\(keys.prefix(family.collection))\(id)\(older.suffix)"
      try read([key], as: .hash) { (_, reply) throws(CacheError) in
        found = try decode(reply, key: key, as: .hash) { parts in try older.record(id, parts) }
      }
    }
    switch found {
    case .record(let record): return record
    case .nothing: return nil
    case .otherType(let fault), .unreadable(let fault): throw .unreadable([fault])
    }
  }

  /// Reads all records of a family, in the order of their ids.
  func loadAll<ID, Record>(
    _ family: RecordFamily<ID, Record>
  ) throws(CacheError) -> Restored<Record> {
    let found = try scan(keys.pattern(family.collection))
    return try load(family, from: found)
  }

  /// Reads the records of a family among the given keys.
  func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, from found: [String]
  ) throws(CacheError) -> Restored<Record> {
    var unreadable: [UnreadableRecord] = []
    let stored = places(of: family, in: found, suffix: family.collection.suffix, &unreadable)
    var older: [Place<ID>] = []
    if let hash = family.olderHash, family.hasOlderKey {
      let known = Set(stored.map { Array($0.text.utf8) })
      older = places(of: family, in: found, suffix: hash.suffix, &unreadable)
        .filter { !known.contains(Array($0.text.utf8)) }
    }
    var records: [(text: String, record: Record)] = []
    records.reserveCapacity(stored.count)
    try read(stored.map(\.key), as: family.shape) { (index, reply) throws(CacheError) in
      let place = stored[index]
      let found = try decode(reply, key: place.key, as: family.shape) { parts in
        try family.record(place.id, parts, decoder)
      }
      switch found {
      case .record(let record): records.append((place.text, record))
      case .nothing:
        // Deleted since it was listed, or asked for under another name than it has.
        if place.key.unicodeScalars.contains("\u{FFFD}") {
          unreadable.append(
            UnreadableRecord(key: place.key, reason: "its key is not valid UTF-8"))
        }
      case .otherType where family.olderHash != nil: older.append(place)
      case .otherType(let fault), .unreadable(let fault): unreadable.append(fault)
      }
    }
    if let hash = family.olderHash, !older.isEmpty {
      try load(hash, older, &records, &unreadable)
      records.sort { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }
    return Restored(records: records.map(\.record), unreadable: unreadable)
  }

  private func load<ID, Record>(
    _ hash: OlderHash<ID, Record>, _ places: [Place<ID>],
    _ records: inout [(text: String, record: Record)], _ unreadable: inout [UnreadableRecord]
  ) throws(CacheError) {
    var results: [Found<Record>] = []
    try read(places.map(\.key), as: .hash) { (index, reply) throws(CacheError) in
      let place = places[index]
      results.append(
        try decode(reply, key: place.key, as: .hash) { parts in try hash.record(place.id, parts) })
    }
    for (place, found) in zip(places, results) {
      switch found {
      case .record(let record): records.append((place.text, record))
      case .nothing: break
      case .otherType(let fault), .unreadable(let fault): unreadable.append(fault)
      }
    }
  }

  /// A sentence about an error of a decoder or of the model.
  static func reason(_ error: any Error) -> String {
    (error as? RecordFault)?.reason ?? "\(error)"
  }
}

/// Where a record is stored.
private struct Place<ID> {
  let key: String
  /// The id as it stands in the key.
  let text: String
  let id: ID
}

/// What a reply turned out to be.
private enum Found<Record> {
  case record(Record)
  case nothing
  /// The key holds another Redis type.
  case otherType(UnreadableRecord)
  case unreadable(UnreadableRecord)

  var isNothing: Bool { if case .nothing = self { true } else { false } }
  var isOtherType: Bool { if case .otherType = self { true } else { false } }
}

extension RecordFamily {
  /// Whether the older version used another key, not only another type.
  fileprivate var hasOlderKey: Bool { olderHash.map { $0.suffix != collection.suffix } ?? false }
}

extension ReadSession {
  private func places<ID, Record>(
    of family: RecordFamily<ID, Record>, in found: [String], suffix: String,
    _ unreadable: inout [UnreadableRecord]
  ) -> [Place<ID>] {
    var places: [Place<ID>] = []
    for key in found {
      guard let text = keys.id(in: key, of: family.collection, suffix: suffix) else { continue }
      do {
        places.append(Place(key: key, text: text, id: try family.id(text)))
      } catch {
        unreadable.append(UnreadableRecord(key: key, reason: ReadSession.reason(error)))
      }
    }
    return places
  }

  private func decode<Record>(
    _ reply: ReplyView, key: String, as shape: RecordShape,
    _ record: ([UnsafeRawBufferPointer]) throws -> Record
  ) throws(CacheError) -> Found<Record> {
    if let fault = try fault(in: reply, key: key) { return .otherType(fault) }
    let parts: [UnsafeRawBufferPointer]
    switch shape {
    case .log, .hash, .set:
      parts = reply.elements.map(\.utf8)
      if parts.isEmpty { return .nothing }
    case .document:
      guard let value = reply.string else { return .nothing }
      parts = [value]
    }
    do {
      return .record(try record(parts))
    } catch {
      return .unreadable(UnreadableRecord(key: key, reason: ReadSession.reason(error)))
    }
  }

  /// Says so when a key holds another Redis type.
  ///
  /// - Throws: every other error of the server; its refusal to answer is no damage to a record.
  func fault(in reply: ReplyView, key: String) throws(CacheError) -> UnreadableRecord? {
    guard reply.isError else { return nil }
    let error = RedisError(serverReply: reply.text)
    guard case .server("WRONGTYPE", let message) = error else { throw .redis(error) }
    return UnreadableRecord(key: key, reason: message)
  }
}
