public import TradingModel

/// What all keys of a trader begin with: the trader, and the options under which it was stored.
///
///     trader-TESTER-000          TESTER-000          trader-TESTER-000:68cea244-…
public struct TraderKey: Sendable, Hashable {
  /// The trader.
  public let traderId: TraderId
  /// Whether the key begins with the word `trader-`.
  public let useTraderPrefix: Bool
  /// The instance of the node, where its keys have one.
  public let instanceId: UUID4?

  /// Names what is stored for a trader.
  public init(traderId: TraderId, useTraderPrefix: Bool = true, instanceId: UUID4? = nil) {
    self.traderId = traderId
    self.useTraderPrefix = useTraderPrefix
    self.instanceId = instanceId
  }

  /// Finds the trader in a key of the database; `nil` when no trader's key looks like that.
  ///
  /// A trader id has a hyphen and no colon. Behind it stands an instance id, or one of the words that
  /// name what is stored.
  init?(in key: String) {
    // Bytes, not characters: a combining character at an id's start would join the colon before it.
    let parts = key.utf8.split(
      separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
    guard parts.count >= 2 else { return nil }
    var word = parts[1]
    var instanceId: UUID4?
    if parts.count == 3, let instance = try? UUID4(word) {
      instanceId = instance
      word = String(Substring(parts[2].utf8.prefix { $0 != UInt8(ascii: ":") }))
    }
    guard TraderKey.words.contains(word) else { return nil }
    let name = parts[0].hasPrefix("trader-") ? String(parts[0].dropFirst(7)) : nil
    if let name, let traderId = try? TraderId(name) {
      self.init(traderId: traderId, useTraderPrefix: true, instanceId: instanceId)
    } else if let traderId = try? TraderId(parts[0]) {
      self.init(traderId: traderId, useTraderPrefix: false, instanceId: instanceId)
    } else {
      return nil
    }
  }

  /// The first words behind a trader key.
  private static let words = Set(
    Collection.allCases.map { String($0.rawValue.prefix { $0 != ":" }) })

  var keySpace: KeySpace {
    KeySpace(traderId: traderId, useTraderPrefix: useTraderPrefix, instanceId: instanceId)
  }
}

extension TraderKey: CustomStringConvertible {
  /// The key itself, without the colon behind it.
  public var description: String { keySpace.trader }
}

extension RedisCacheDatabase {
  /// Finds the traders that have something stored in a database of the server.
  ///
  /// They come in the order of their keys, whatever options they were stored under. The server looks
  /// at every key once.
  ///
  /// - Parameter traderId: the one to look for; `nil` for all.
  /// - Throws: `CacheError.redis`.
  public static func traders(
    _ traderId: TraderId? = nil, config: Configuration
  ) async throws(CacheError) -> [TraderKey] {
    let any = KeySpace(traderId: TraderId(unchecked: Text("-")))
    let reader = RecordReader(config, keys: any)
    defer { reader.close() }
    let pattern = traderId.map { "*" + KeySpace(traderId: $0, useTraderPrefix: false).pattern() }
    let keys = try await reader.perform { session throws(CacheError) in
      try session.scan(pattern ?? "*").texts
    }
    return Set(keys.lazy.compactMap { TraderKey(in: $0) })
      .filter { traderId == nil || $0.traderId == traderId }
      .sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
  }
}

extension RedisCacheDatabase.Configuration {
  /// Takes over the options under which a trader was stored.
  public mutating func use(_ trader: TraderKey) {
    useTraderPrefix = trader.useTraderPrefix
    instanceId = trader.instanceId
  }
}
