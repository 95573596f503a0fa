import RedisClient
import TradingModel
import TradingSerialization

/// Commands about records, appended without making strings of keys or copies of records.
extension CommandBuffer {
  /// Begins a command on a record: its name and its key, of `argumentCount` arguments in all.
  @inline(__always)
  mutating func begin(
    _ command: StaticString, argumentCount: Int, _ keys: KeySpace, _ collection: Collection,
    _ id: Text
  ) {
    beginCommand(argumentCount: argumentCount + 1)
    appendBulk(command)
    appendKey(keys, collection, id)
  }

  @inline(__always)
  private mutating func appendKey(_ keys: KeySpace, _ collection: Collection, _ id: Text) {
    keys.prefix(collection).withBytes { prefix in
      id.withBytes { id in
        var suffix = collection.suffix
        if suffix.isEmpty { return appendBulk(prefix, id) }
        suffix.withUTF8 { appendBulk(prefix, id, UnsafeRawBufferPointer($0)) }
      }
    }
  }

  /// Appends a record as one bulk string, serialized in place.
  mutating func appendBulk<Record: WireRecord>(_ record: Record, _ serializer: any Serializer) {
    let start = beginBulk()
    var capacity = MsgPackSerializer.usualRoom
    while true {
      var needed = 0
      withReservedTail(minimumCapacity: capacity) { tail in
        needed = serializer.serialize(
          record, into: UnsafeMutableRawBufferPointer(start: tail, count: capacity))
        return needed <= capacity ? needed : 0
      }
      if needed <= capacity { break }
      capacity = needed
    }
    endBulk(start)
  }

  /// Appends a command that puts an id into an index, or takes it out.
  mutating func appendIndex(_ command: StaticString, _ keys: KeySpace, _ index: Index, _ id: Text) {
    beginCommand(argumentCount: 3)
    appendBulk(command)
    keys.key(index).withBytes { appendBulk($0) }
    id.withBytes { appendBulk($0) }
  }

  /// Appends a command that sets a field of an index that is a hash.
  mutating func appendIndex(
    _ command: StaticString, _ keys: KeySpace, _ index: Index, _ id: Text, _ value: Text
  ) {
    beginCommand(argumentCount: 4)
    appendBulk(command)
    keys.key(index).withBytes { appendBulk($0) }
    id.withBytes { appendBulk($0) }
    value.withBytes { appendBulk($0) }
  }

  /// Appends the three commands that create a log, or do nothing where it exists.
  ///
  /// The log is built under a staging key, takes its name only if that is free, and what is left
  /// of it is removed; in a transaction nobody sees the steps.
  mutating func appendCreate<Event: WireRecord>(
    _ keys: KeySpace, _ collection: Collection, _ id: Text, _ events: some Swift.Collection<Event>,
    _ serializer: any Serializer
  ) -> Int {
    beginCommand(argumentCount: events.count + 2)
    appendBulk("RPUSH")
    appendBulk(keys.staging)
    for event in events { appendBulk(event, serializer) }
    beginCommand(argumentCount: 3)
    appendBulk("RENAMENX")
    appendBulk(keys.staging)
    appendKey(keys, collection, id)
    append(command: "DEL", keys.staging)
    return 3
  }
}
