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
  /// A trader id has a hyphen and no colon. After it comes an instance id, or one of the words that
  /// name what is stored.
  /// - Parameter families: whose keys are the trader's.
  init?(in key: String, _ families: [FamilyKey]) {
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
    let isKnown = ([.indexes, .health] + families).contains { family in
      family.word.prefix { $0 != ":" } == word
    }
    guard isKnown else { return nil }
    let name = parts[0].hasPrefix("trader-") ? String(parts[0].dropFirst(7)) : nil
    if let name, let traderId = try? TraderId(name) {
      self.init(traderId: traderId, useTraderPrefix: true, instanceId: instanceId)
    } else if let traderId = try? TraderId(parts[0]) {
      self.init(traderId: traderId, useTraderPrefix: false, instanceId: instanceId)
    } else {
      return nil
    }
  }

  /// The keys of the trader.
  func keySpace(_ families: [FamilyKey]) -> KeySpace {
    KeySpace(
      traderId: traderId, useTraderPrefix: useTraderPrefix, instanceId: instanceId,
      families: families)
  }
}

extension TraderKey: CustomStringConvertible {
  /// The key itself, without the colon after it.
  public var description: String { keySpace([]).trader }
}
