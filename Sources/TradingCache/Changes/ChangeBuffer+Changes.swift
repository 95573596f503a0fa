import RedisClient
import TradingModel
import TradingSerialization

/// The changes that a write can be made of.
extension ChangeBuffer {
  // MARK: Logs

  /// Makes a log of these events, unless there is one.
  ///
  /// It is built under a staging key, takes its name only if that is free, and what is left of it is
  /// removed; in a transaction nobody sees the steps.
  mutating func create<Event: WireRecord>(
    _ log: RecordKey, _ events: some Collection<Event>, _ serializer: any Serializer,
    staging: String
  ) {
    let place = reserveChange()
    bytes.beginCommand(argumentCount: events.count + 2)
    appendWord("RPUSH")
    bytes.appendBulk(staging)
    for event in events { noteElement(appendValue(event, serializer)) }
    bytes.beginCommand(argumentCount: 3)
    appendWord("RENAMENX")
    bytes.appendBulk(staging)
    let key = appendKey(log)
    bytes.append(command: "DEL", staging)
    fill(place, Change(.create, key: key, number: UInt32(clamping: events.count)))
  }

  /// Appends an event to a log that exists.
  @inline(__always)
  mutating func append<Event: WireRecord>(
    _ event: Event, to log: RecordKey, _ serializer: any Serializer
  ) {
    let key = begin("RPUSHX", argumentCount: 2, log)
    note(Change(.append, key: key, value: appendValue(event, serializer)))
  }

  /// Appends events to a log, which is made where it is missing, and looks whether the last one of them was
  /// in it before.
  mutating func extend<Event: WireRecord>(
    _ log: RecordKey, _ events: some BidirectionalCollection<Event>, _ serializer: any Serializer
  ) {
    guard let last = events.last else { return }
    let place = reserveChange()
    let key = begin("RPUSH", argumentCount: events.count + 1, log)
    for event in events { noteElement(appendValue(event, serializer)) }
    // Where the newest stands, from the end: twice, if it was added before.
    _ = begin("LPOS", argumentCount: 8, log)
    _ = appendValue(last, serializer)
    for word: StaticString in ["RANK", "-1", "COUNT", "2", "MAXLEN"] { appendWord(word) }
    appendNumber(10_000)
    fill(place, Change(.extend, key: key, number: UInt32(clamping: events.count)))
  }

  /// Appends an element to a list, which is made where it is missing.
  mutating func push<Element: WireRecord>(
    _ element: Element, to list: RecordKey, _ serializer: any Serializer
  ) {
    let key = begin("RPUSH", argumentCount: 2, list)
    note(Change(.push, key: key, value: appendValue(element, serializer)))
  }

  /// Keeps so many of the newest elements of a list, at least one.
  mutating func trim(_ list: RecordKey, toNewest count: Int) {
    let count = min(max(count, 1), Int(UInt32.max))
    let key = begin("LTRIM", argumentCount: 3, list)
    appendNumber(-count)
    appendNumber(-1)
    note(Change(.trim, key: key, number: UInt32(count)))
  }

  /// Removes the newest element of a list that has these bytes.
  mutating func removeElement(_ element: [UInt8], of list: RecordKey) {
    let key = begin("LREM", argumentCount: 3, list)
    appendNumber(-1)
    note(Change(.removeElement, key: key, value: appendValue(element)))
  }

  // MARK: Documents

  /// Puts a record in the place of what was there.
  mutating func set<Record: WireRecord>(
    _ document: RecordKey, _ record: Record, _ serializer: any Serializer
  ) {
    let key = begin("SET", argumentCount: 2, document)
    note(Change(.set, key: key, value: appendValue(record, serializer)))
  }

  /// Puts bytes in the place of what was there.
  mutating func set(_ document: RecordKey, bytes value: [UInt8]) {
    let key = begin("SET", argumentCount: 2, document)
    note(Change(.set, key: key, value: appendValue(value)))
  }

  /// Puts a text in the place of what was there; it goes away after so many milliseconds, if there are any.
  mutating func set(_ key: String, text: String, forMilliseconds milliseconds: UInt32 = 0) {
    let range = begin("SET", argumentCount: milliseconds == 0 ? 2 : 4, key: Text(key))
    let value = appendValue(Text(text))
    if milliseconds > 0 {
      appendWord("PX")
      appendNumber(Int(milliseconds))
    }
    note(Change(.set, key: range, value: value, number: milliseconds))
  }

  /// Removes a record.
  mutating func remove(_ key: RecordKey) {
    note(Change(.remove, key: begin("DEL", argumentCount: 1, key)))
  }

  /// Removes what is under a key.
  mutating func remove(_ key: String) {
    note(Change(.remove, key: begin("DEL", argumentCount: 1, key: Text(key))))
  }

  /// Removes what is under these keys.
  mutating func removeAll(_ keys: some Collection<[UInt8]>) {
    note(Change(.removeAll, number: UInt32(clamping: keys.count)))
    bytes.beginCommand(argumentCount: keys.count + 1)
    appendWord("DEL")
    for key in keys { noteElement(appendValue(key)) }
  }

  /// Ends the time to live of a key.
  mutating func persist(_ key: String) {
    note(Change(.persist, key: begin("PERSIST", argumentCount: 1, key: Text(key))))
  }

  // MARK: Sets and hashes

  /// Puts a member into a set.
  mutating func insert(_ member: Text, into set: Text) {
    let key = begin("SADD", argumentCount: 2, key: set)
    note(Change(.insert, key: key, value: appendValue(member)))
  }

  /// Takes a member out of a set.
  mutating func withdraw(_ member: Text, from set: Text) {
    let key = begin("SREM", argumentCount: 2, key: set)
    note(Change(.withdraw, key: key, value: appendValue(member)))
  }

  /// Sets a field of a hash, or only a field that is missing.
  mutating func setField(
    _ field: Text, to value: Text, in hash: Text,
    onlyMissing: Bool = false
  ) {
    let key = begin(onlyMissing ? "HSETNX" : "HSET", argumentCount: 3, key: hash)
    let field = appendValue(field)
    note(Change(onlyMissing ? .setMissingField : .setField, key: key, value: field, number: 1))
    noteElement(appendValue(value))
  }

  /// Sets a field of a hash, of bytes that are no id.
  mutating func setField(_ field: [UInt8], to value: [UInt8], in hash: String) {
    let key = begin("HSET", argumentCount: 3, key: Text(hash))
    note(Change(.setField, key: key, value: appendValue(field), number: 1))
    noteElement(appendValue(value))
  }

  /// Takes a field out of a hash.
  mutating func removeField(_ field: Text, from hash: Text) {
    let key = begin("HDEL", argumentCount: 2, key: hash)
    note(Change(.removeField, key: key, value: appendValue(field)))
  }

  /// Puts members into a set, takes them out, or takes fields out of a hash.
  mutating func changeMembers(
    _ kind: Change.Kind, _ members: some Collection<[UInt8]>, of key: String
  ) {
    let command: StaticString =
      switch kind {
      case .insert: "SADD"
      case .withdraw: "SREM"
      default: "HDEL"
      }
    let place = reserveChange()
    let range = begin(command, argumentCount: members.count + 1, key: Text(key))
    for member in members { noteElement(appendValue(member)) }
    fill(place, Change(kind, key: range, number: UInt32(clamping: members.count)))
  }
}
