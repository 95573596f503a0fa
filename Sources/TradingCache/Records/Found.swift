/// What a stored value turned out to be.
enum Found<Record> {
  case record(Record)
  case nothing
  /// The key holds a value of another shape.
  case otherShape(UnreadableRecord)
  case unreadable(UnreadableRecord)

  /// Makes a record of a stored value.
  init(
    _ value: StoredValue, key: @autoclosure () -> String, _ record: (RecordParts) throws -> Record
  ) {
    switch value {
    case .nothing: self = .nothing
    case .otherShape(let reason): self = .otherShape(UnreadableRecord(key: key(), reason: reason))
    case .parts(let parts):
      do {
        self = .record(try record(parts))
      } catch {
        self = .unreadable(UnreadableRecord(key: key(), error))
      }
    }
  }

  var isNothing: Bool { if case .nothing = self { true } else { false } }
  var isOtherShape: Bool { if case .otherShape = self { true } else { false } }

  /// The record; `nil` when there is none.
  ///
  /// - Throws: `CacheError.unreadable` for what is stored and is no record.
  func get() throws(CacheError) -> Record? {
    switch self {
    case .record(let record): return record
    case .nothing: return nil
    case .otherShape(let record), .unreadable(let record): throw .unreadable([record])
    }
  }
}

extension UnreadableRecord {
  /// Says in a sentence what a decoder or the model found wrong.
  init(key: String, _ error: any Error) {
    self.init(key: key, reason: (error as? RecordFault)?.reason ?? "\(error)")
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
      case .otherShape(let record), .unreadable(let record): unreadable.append(record)
      }
    }
    self.init(records: records, unreadable: unreadable)
  }
}
