public import TradingModel
import TradingSerialization

/// One version of all variables of a strategy, as it was backed up.
public struct VariableVersion: Sendable, Hashable {
  /// The version's number, from 1.
  public let number: UInt64
  /// When it was written, by the writer's clock.
  public let savedAt: UnixNanos
  /// Who wrote it: host and process, or `Lumibot`.
  public let writer: String
  /// The variables.
  public let variables: [String: VariableValue]
  /// One write of one writer: nobody ever uses it again.
  let writeId: String

  /// Who it is, for comparing with what is stored.
  var head: VersionHead { VersionHead(number: number, writeId: writeId, writer: writer) }
}

/// Which version the store holds.
struct VersionHead: Sendable, Hashable {
  let number: UInt64
  let writeId: String
  let writer: String
}

extension VersionHead {
  /// Names a version that cannot be read by its bytes.
  init(record: [UInt8], number: UInt64?) {
    let bytes = String(decoding: record.withUnsafeBytes { Base64.encode($0) }, as: UTF8.self)
    self.init(number: number ?? 0, writeId: "unreadable.\(bytes)", writer: "an unknown process")
  }
}

/// The record of a version: a MessagePack map.
extension VariableVersion {
  private enum Field {
    static let format = "format"
    static let number = "version"
    static let savedAt = "saved_at"
    static let writer = "writer"
    static let writeId = "write_id"
    static let variables = "variables"
  }

  private static let format: Int64 = 1

  /// The version's bytes.
  var record: [UInt8] {
    let map: DynamicMap = [
      Field.format: .int(Self.format),
      Field.number: .unsigned(number),
      Field.savedAt: .unsigned(savedAt.value),
      Field.writer: .string(writer),
      Field.writeId: .string(writeId),
      Field.variables: .map(VariableValue.wire(of: variables)),
    ]
    return DynamicValue.map(map).msgPack
  }

  /// Reads a version's bytes.
  ///
  /// - Throws: `VariableError.unreadable`.
  init(record: [UInt8]) throws(VariableError) {
    var found: UInt64?
    do throws(SerializationError) {
      guard case .map(let map) = try RecordDecoder().decodeValue(from: record) else {
        throw .notAMap(found: "something else")
      }
      found = map[Field.number]?.unsigned
      guard case .int(let format) = map[Field.format] else { throw .missingKey(Field.format) }
      guard format == Self.format else {
        throw .invalidValue(key: Field.format, reason: "\(format) is newer than this program")
      }
      guard let number = found else { throw .missingKey(Field.number) }
      guard let savedAt = map[Field.savedAt]?.unsigned else { throw .missingKey(Field.savedAt) }
      guard case .string(let writer) = map[Field.writer] else { throw .missingKey(Field.writer) }
      guard case .string(let writeId) = map[Field.writeId] else { throw .missingKey(Field.writeId) }
      guard case .map(let variables) = map[Field.variables] else {
        throw .missingKey(Field.variables)
      }
      self.number = number
      self.savedAt = UnixNanos(savedAt)
      self.writer = writer
      self.writeId = writeId
      self.variables = try VariableValue.variables(wire: variables)
    } catch {
      throw .unreadable(version: found, reason: "\(error)")
    }
  }
}

extension RecordDecoder {
  /// Reads a value of free form.
  func decodeValue(from bytes: [UInt8]) throws(SerializationError) -> DynamicValue {
    try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try decodeValue(from: UnsafeRawBufferPointer(bytes))
    }
  }
}

extension DynamicValue {
  fileprivate var unsigned: UInt64? {
    switch self {
    case .int(let value): UInt64(exactly: value)
    case .uint(let value): value
    default: nil
    }
  }
}
