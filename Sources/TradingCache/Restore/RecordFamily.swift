import TradingModel
import TradingSerialization

/// A family of records: where they are and how a reply becomes one.
struct RecordFamily<ID: Sendable, Record: Sendable>: Sendable {
  let collection: Collection
  let shape: RecordShape
  /// Makes an id of the text in a key.
  let id: @Sendable (Text) throws -> ID
  /// Makes a record of what is stored: the elements of a log, or the one value of a document.
  let record: @Sendable (ID, RecordParts, RecordDecoder) throws -> Record
  /// How versions up to 1.182 stored the record, where that was as a hash.
  var olderHash: OlderHash<ID, Record>?

  /// Whether the older version used another key, not only another type.
  var hasOlderKey: Bool { olderHash.map { $0.suffix != collection.suffix } ?? false }
}

/// The hash in which an older version kept a record.
struct OlderHash<ID: Sendable, Record: Sendable>: Sendable {
  /// What follows the id in the key.
  let suffix: String
  /// Makes a record of fields and values, one behind the other.
  let record: @Sendable (ID, RecordParts) throws -> Record
}

/// Why one record cannot be read, whatever kind of error its decoder or its model threw.
struct RecordFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
