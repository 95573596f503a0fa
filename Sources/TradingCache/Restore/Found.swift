import RedisClient

/// What a reply turned out to be.
enum Found<Record> {
  case record(Record)
  case nothing
  /// The key holds another Redis type.
  case otherType(UnreadableRecord)
  case unreadable(UnreadableRecord)

  var isNothing: Bool { if case .nothing = self { true } else { false } }
  var isOtherType: Bool { if case .otherType = self { true } else { false } }

  /// The record; `nil` when there is none.
  ///
  /// - Throws: `CacheError.unreadable` for what is stored and is no record.
  func get() throws(CacheError) -> Record? {
    switch self {
    case .record(let record): return record
    case .nothing: return nil
    case .otherType(let record), .unreadable(let record): throw .unreadable([record])
    }
  }
}

extension ReadSession {
  /// Makes a record of a reply.
  ///
  /// - Throws: errors of the server that are no damage to the record.
  static func decode<Record>(
    _ reply: ReplyView, key: @autoclosure () -> String, _ record: (RecordParts) throws -> Record
  ) throws(CacheError) -> Found<Record> {
    if reply.isError, let fault = try fault(in: reply, key: key()) { return .otherType(fault) }
    guard let parts = RecordParts(reply) else { return .nothing }
    do {
      return .record(try record(parts))
    } catch {
      return .unreadable(UnreadableRecord(key: key(), reason: ReadSession.reason(error)))
    }
  }

  /// Says so when a key holds another Redis type.
  ///
  /// - Throws: every other error of the server; its refusal to answer is no damage to a record.
  static func fault(in reply: ReplyView, key: String) throws(CacheError) -> UnreadableRecord? {
    guard reply.isError else { return nil }
    let error = RedisError(serverReply: reply.text)
    guard case .server("WRONGTYPE", let message) = error else { throw .redis(error) }
    return UnreadableRecord(key: key, reason: message)
  }

  /// A sentence about an error of a decoder or of the model.
  static func reason(_ error: any Error) -> String {
    (error as? RecordFault)?.reason ?? "\(error)"
  }
}

extension Restored {
  /// Sorts out what was found, in its order.
  init(_ found: [Found<Record>]) {
    var records: [Record] = []
    var unreadable: [UnreadableRecord] = []
    for found in found {
      switch found {
      case .record(let record): records.append(record)
      case .nothing: break
      case .otherType(let record), .unreadable(let record): unreadable.append(record)
      }
    }
    self.init(records: records, unreadable: unreadable)
  }
}
