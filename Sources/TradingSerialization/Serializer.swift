/// Turns records into bytes and bytes into records.
///
/// Whatever it writes, every serializer reads MessagePack and JSON, and timestamps as integers, as
/// decimal text and as ISO 8601; the records of one database may be mixed.
public protocol Serializer: Sendable {
  /// How timestamps of a record's outermost map are written.
  var timestampFormat: TimestampFormat { get }

  /// The record types that `deserialize(_:)` finds by their name.
  var registry: RecordRegistry { get }

  /// Writes a record into `buffer` and returns how many bytes it has.
  ///
  /// When that is more than the buffer holds, the buffer's content is of no use: make room for the
  /// returned number and call again.
  func serialize<Record: WireRecord>(
    _ record: Record, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int
}

extension Serializer {
  /// A good first size of the buffer: more than most records claim while they are written, which is
  /// several times what they take.
  package static var usualRoom: Int { 2048 }

  /// The bytes of a record.
  public func serialize(_ record: some WireRecord) -> [UInt8] {
    var capacity = Self.usualRoom
    while true {
      let bytes: [UInt8]? = withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 16) {
        let needed = serialize(record, into: $0)
        if needed <= capacity { return [UInt8]($0.prefix(needed)) }
        capacity = needed
        return nil
      }
      if let bytes { return bytes }
    }
  }

  /// Reads bytes as a record of a type.
  ///
  /// - Throws: `SerializationError`.
  public func deserialize<Record: WireRecord>(
    _ type: Record.Type, from bytes: [UInt8]
  ) throws(SerializationError) -> Record {
    let decoder = RecordDecoder()
    return try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try decoder.decode(type, from: UnsafeRawBufferPointer(bytes))
    }
  }

  /// Reads bytes as the record that their `type` names, ours or registered.
  ///
  /// - Throws: `SerializationError`; `.unknownType` when no registered type has the name.
  public func deserialize(_ bytes: [UInt8]) throws(SerializationError) -> any WireRecord {
    let decoder = RecordDecoder()
    return try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try decoder.withMap(UnsafeRawBufferPointer(bytes)) { map throws(SerializationError) in
        guard let name = try map.optionalString("type") else { throw .missingType }
        guard let type = registry[name] else { throw .unknownType(name) }
        return try type.init(from: &map)
      }
    }
  }
}

/// The record types that can be found by their wire name.
public struct RecordRegistry: Sendable {
  private var types: [String: any WireRecord.Type]

  /// Knows the given types.
  public init(_ types: [any WireRecord.Type]) {
    self.types = [:]
    for type in types { register(type) }
  }

  /// Adds a type under each of its wire names; the last one registered under a name has it.
  public mutating func register(_ type: any WireRecord.Type) {
    for name in type.wireTypes { types[name] = type }
  }

  /// The type of a wire name.
  public subscript(name: String) -> (any WireRecord.Type)? { types[name] }
}
