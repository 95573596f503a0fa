import RedisClient
import TradingModel
import TradingSerialization

/// General objects: bytes of the caller's under a name of the caller's.
///
///     trader-{trader}:general:{key}     string, the bytes as they are
extension RedisCacheDatabase {
  static let general = RecordFamily<GeneralKey, GeneralObject>(
    collection: .general, shape: .document, id: { GeneralKey($0.description) },
    record: { key, parts, _ in
      GeneralObject(key: key.description, bytes: parts.first.map { [UInt8]($0) } ?? [])
    })

  @discardableResult
  public func add(_ key: String, _ bytes: [UInt8]) throws(CacheError) -> Receipt {
    guard !key.isEmpty else { throw .invalidKey(key) }
    let id = Text(key)
    return try writing().enqueue { buffer in
      buffer.begin("SET", argumentCount: 2, keys, .general, id)
      buffer.appendBulk(bytes)
      return 1 + appendListing("SADD", .general, id, to: &buffer)
    }
  }

  public func load(_ key: String) async throws(CacheError) -> [UInt8]? {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return try await reading { session throws(CacheError) in
      try session.load(Self.general, GeneralKey(key))
    }?.bytes
  }

  public func loadGeneralObjects(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<GeneralObject> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.general) }
      .checked(policy)
  }
}

/// Bytes of the caller's under a name of the caller's.
public struct GeneralObject: Sendable, Hashable {
  /// The name.
  public let key: String
  /// The bytes, as they were given.
  public let bytes: [UInt8]

  /// Names bytes.
  public init(key: String, bytes: [UInt8]) {
    self.key = key
    self.bytes = bytes
  }
}

/// The name in a general object's key.
struct GeneralKey: Sendable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
