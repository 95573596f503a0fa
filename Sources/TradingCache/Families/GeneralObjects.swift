import TradingModel
import TradingSerialization

/// General objects: bytes of the caller's under a name of the caller's.
///
///     trader-{trader}:general:{key}     string, the bytes as they are
extension FamilyKey {
  static let general = FamilyKey("general")
}

extension Family where ID == GeneralKey, Record == GeneralObject {
  static var generalObjects: Self {
    Family(
      kind: "general", title: "general objects", key: .general, shape: .document,
      parse: { GeneralKey(name: $0) }, text: { $0.name },
      reading: { _ in
        { key, parts, _ in GeneralObject(key: "\(key.name)", bytes: [UInt8](parts[0])) }
      },
      add: (
        .none,
        { object, changes, context in
          let id = Text(object.key)
          changes.set(context.key(.general, id), bytes: object.bytes)
          context.list(.insert, .general, id, in: &changes)
        }
      ),
      shown: ShownFamily(table: .entries("key", "bytes", isSize: true)) { object in
        (object.key, [:])
      })
  }
}

extension AnyFamily {
  /// Tools show all general objects as one map.
  static var generalObjects: AnyFamily {
    AnyFamily(
      .generalObjects, role: .rare,
      show: { objects, trader in
        // After an instance id NautilusTrader takes the family for a part of the key.
        let prefix = trader.instanceId == nil ? "" : "general:"
        let entries = objects.map { object in
          DynamicMap.Entry(key: .string(prefix + object.key), value: .bytes(object.bytes))
        }
        return ShownRecord.whole(
          "general", DynamicMap(entries: entries), objects.unreadable, trader)
      })
  }
}

extension RestoredState {
  /// The general objects, by key.
  public var general: Restored<GeneralObject> { self[.generalObjects] }
}

extension CacheDatabase {
  /// Keeps bytes under a key, in place of what was there.
  ///
  /// - Parameter key: any text that is not empty; colons, `*` and `?` have no special meaning.
  /// - Throws: `CacheError.invalidKey` for an empty key, and what every write throws.
  @discardableResult public func addGeneral(
    _ key: String, _ bytes: [UInt8]
  ) throws(CacheError) -> Receipt {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return try add(GeneralObject(key: key, bytes: bytes), to: .generalObjects)
  }

  /// Reads the bytes under a key; `nil` when there are none.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty key.
  public func loadGeneral(_ key: String) async throws(CacheError) -> [UInt8]? {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return try await load(GeneralKey(name: Text(key)), from: .generalObjects)?.bytes
  }

  /// Reads all general objects, by key.
  public func loadGeneralObjects(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<GeneralObject> {
    try await loadAll(.generalObjects, policy)
  }

  /// Removes the bytes under a key.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty key, and what every write throws.
  @discardableResult public func deleteGeneral(_ key: String) throws(CacheError) -> Receipt {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return try delete(GeneralKey(name: Text(key)), from: .generalObjects)
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
struct GeneralKey: Sendable {
  let name: Text
}
