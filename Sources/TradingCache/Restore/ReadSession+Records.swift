import RedisClient
import TradingModel
import TradingSerialization

/// Why one record cannot be read, whatever kind of error its decoder or its model threw.
struct RecordFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// A family of records: where they are and how a reply becomes one.
struct RecordFamily<ID: Sendable, Record: Sendable>: Sendable {
  let collection: Collection
  let shape: RecordShape
  /// Makes an id of the text in a key.
  let id: @Sendable (String) throws -> ID
  /// Makes a record of what is stored: the elements of a log, or the one value of a document.
  let record: @Sendable (ID, [UnsafeRawBufferPointer], RecordDecoder) throws -> Record
}

extension ReadSession {
  /// Reads one record; `nil` when there is none.
  func load<ID, Record>(
    _ family: RecordFamily<ID, Record>, _ id: ID
  ) throws(CacheError) -> Record? where ID: CustomStringConvertible {
    let key = keys.key(family.collection, id)
    var record: Record?
    try read([key], as: family.shape) { (_, reply) throws(CacheError) in
      switch decode(reply, key: key, id: id, family) {
      case .success(let value): record = value
      case .failure(let fault): throw .unreadable([fault])
      }
    }
    return record
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
    var ids: [(key: String, id: ID)] = []
    var unreadable: [UnreadableRecord] = []
    for key in found {
      guard let text = keys.id(in: key, of: family.collection) else { continue }
      do {
        ids.append((key, try family.id(text)))
      } catch {
        unreadable.append(UnreadableRecord(key: key, reason: ReadSession.reason(error)))
      }
    }
    var records: [Record] = []
    records.reserveCapacity(ids.count)
    try read(ids.map(\.key), as: family.shape) { (index, reply) throws(CacheError) in
      switch decode(reply, key: ids[index].key, id: ids[index].id, family) {
      case .success(let record?): records.append(record)
      case .success(nil): break  // deleted since it was listed
      case .failure(let fault): unreadable.append(fault)
      }
    }
    return Restored(records: records, unreadable: unreadable)
  }

  private func decode<ID, Record>(
    _ reply: ReplyView, key: String, id: ID, _ family: RecordFamily<ID, Record>
  ) -> Result<Record?, UnreadableRecord> {
    do {
      if reply.isError { throw RecordFault(reply.text) }
      let parts: [UnsafeRawBufferPointer]
      switch family.shape {
      case .log:
        parts = reply.elements.map(\.utf8)
        if parts.isEmpty { return .success(nil) }
      case .document:
        guard let value = reply.string else { return .success(nil) }
        parts = [value]
      }
      return .success(try family.record(id, parts, decoder))
    } catch {
      return .failure(UnreadableRecord(key: key, reason: ReadSession.reason(error)))
    }
  }

  /// A sentence about an error of a decoder or of the model.
  static func reason(_ error: any Error) -> String {
    (error as? RecordFault)?.reason ?? "\(error)"
  }
}
