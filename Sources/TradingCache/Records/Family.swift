public import TradingModel
public import TradingSerialization

/// A family of records: the words in its keys, how a record is written and read, and what tools show of it.
///
/// Orders, accounts and the others of this package are families, and one of your own works like them: declare
/// it once, name it in the configuration, and it is added, updated, loaded, deleted, restored, verified and
/// copied, with the same guarantees.
///
///     extension Family where ID == StrategyId, Record == RiskLimits {
///       static var riskLimits: Self {
///         .documents("risk_limits", kind: "risk_limit", title: "risk limits", id: \.strategyId)
///       }
///     }
///
///     configuration.families = [AnyFamily(.riskLimits)]
///     …
///     try database.add(limits, to: .riskLimits)
///     let limits = try await database.load(strategyId, from: .riskLimits)
///     let all = try await database.loadAll()[.riskLimits]
public struct Family<ID: Sendable, Record: Sendable>: Sendable {
  /// Makes a record of what is stored under its id.
  typealias Reading = @Sendable (ID, RecordParts, RecordDecoder) throws -> Record
  /// Adds the changes that write a record.
  typealias Writing = @Sendable (Record, inout ChangeBuffer, WriteContext) -> Void

  /// The family in one word, for tools.
  public let kind: String
  /// What tools print above its records.
  public let title: String
  let key: FamilyKey
  let shape: RecordShape
  /// Makes an id of the text in a key.
  let parse: @Sendable (Text) throws -> ID
  /// The text of an id in a key.
  let text: @Sendable (ID) -> Text
  /// How records are read, by what was restored before them.
  let reading: @Sendable (RestoredState) -> Reading
  /// How a record is made of the fields and values of a hash, one after the other, in which versions up to
  /// 1.182 stored it.
  var olderHash: (@Sendable (ID, RecordParts) throws -> Record)?
  /// How a record is added.
  let add: (rule: WriteRule, changes: Writing)
  /// How a change of a record is written, and by which rule; `nil` where it is written as a whole.
  var update: (@Sendable (Record) -> (rule: WriteRule, changes: Writing))?
  /// What tools show of it.
  let shown: ShownFamily<Record>
}

/// Why one record cannot be read, whatever kind of error its decoder or its model threw.
struct RecordFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension Family where ID: Identifier, Record: WireRecord {
  /// Declares a family of documents: one value for each id, which is replaced as a whole.
  ///
  ///     trader-{trader}:{word}:{id}{suffix}     string
  ///
  /// - Parameters:
  ///   - word: what stands in keys; another one than those of this package, without a colon at its end.
  ///   - kind: the family in one word, for tools.
  ///   - title: what tools print above its records.
  ///   - columns: the keys of a record's map that tools show in tables.
  ///   - id: the id of a record; what is stored under another id is unreadable.
  public static func documents(
    _ word: String, kind: String, title: String, columns: [String] = [],
    id: @escaping @Sendable (Record) -> ID
  ) -> Family {
    .documents(
      FamilyKey(word), kind: kind, title: title, id: id,
      shown: .wire(.fields(columns), id: { "\(id($0))" }))
  }

  static func documents(
    _ key: FamilyKey, kind: String, title: String, id: @escaping @Sendable (Record) -> ID,
    shown: ShownFamily<Record>
  ) -> Family {
    Family(
      kind: kind, title: title, key: key, shape: .document, parse: { try ID(text: $0) },
      text: { $0.text },
      reading: { _ in
        { expected, parts, decoder in
          let record = try decoder.decode(Record.self, from: parts[0])
          let found = id(record)
          guard found == expected else { throw RecordFault("holds \(kind) \(found)") }
          return record
        }
      },
      add: (
        .none,
        { record, changes, context in
          changes.set(context.key(key, id(record).text), record, context.serializer)
          context.list(.insert, key, id(record).text, in: &changes)
        }
      ), shown: shown)
  }
}

extension Family where ID: Identifier {
  /// Declares a family of event logs: a record is folded from its events, oldest first, and an update appends
  /// the last one.
  ///
  ///     trader-{trader}:{word}:{id}     list
  ///
  /// - Parameters:
  ///   - word: what stands in keys; another one than those of this package, without a colon at its end.
  ///   - kind: the family in one word, for tools.
  ///   - title: what tools print above its records.
  ///   - columns: the keys of the last event's map that tools show in tables.
  ///   - id: the id of a record; what is stored under another id is unreadable.
  ///   - events: all events of a record, of which it has one at least.
  ///   - fold: makes a record of its events, or throws where they cannot have happened.
  public static func logs<Event: WireRecord>(
    _ word: String, kind: String, title: String, columns: [String] = [],
    id: @escaping @Sendable (Record) -> ID, events: @escaping @Sendable (Record) -> [Event],
    fold: @escaping @Sendable ([Event]) throws -> Record
  ) -> Family {
    let key = FamilyKey(word)
    var family = Family(
      kind: kind, title: title, key: key, shape: .log, parse: { try ID(text: $0) },
      text: { $0.text },
      reading: { _ in
        { expected, parts, decoder in
          let record = try fold(parts.map { try decoder.decode(Event.self, from: $0) })
          guard id(record) == expected else { throw RecordFault("holds \(kind) \(id(record))") }
          return record
        }
      },
      add: (
        .create,
        { record, changes, context in
          changes.create(
            context.key(key, id(record).text), events(record), context.serializer,
            staging: context.keys.staging)
          context.list(.insert, key, id(record).text, in: &changes)
        }
      ),
      shown: ShownFamily(table: .fields(columns)) { record throws(SerializationError) in
        let last = try events(record).last.map { (event) throws(SerializationError) in
          try DynamicMap(wireMapOf: event)
        }
        return ("\(id(record))", last ?? [:])
      })
    family.update = { record in
      let all = events(record)
      return (
        .append(expectedLength: UInt32(clamping: all.count)),
        { record, changes, context in
          guard let last = all.last else { return }
          changes.append(last, to: context.key(key, id(record).text), context.serializer)
        }
      )
    }
    return family
  }
}
