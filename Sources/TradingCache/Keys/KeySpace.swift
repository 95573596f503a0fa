import TradingModel

/// The keys of one trader, ready to be written.
///
///     trader-{trader}:{family}:{id}                one key for each record; see `FamilyKey`
///     trader-{trader}:index:{name}                 sets, and the hashes order_position, order_client
///     trader-{trader}:health:heartbeat             string, ISO 8601 with nine decimals
///     trader-{trader}:writer:{fence|holder|marker|left|stopped|staging|catalogue|catalogued}
///
/// A class, since every write hands them on: one reference instead of a dozen.
final class KeySpace: Sendable {
  /// The trader key: what all its keys begin with, without the colon.
  let trader: String
  /// The families that the trader's keys belong to.
  let families: [FamilyKey]

  /// The fencing token: an integer that every new writer raises.
  let fence: String
  /// Who holds the fence, for people.
  let holder: String
  /// How far the writer's batches are applied.
  let marker: String
  /// The marker as the newest writer found it, by which the former one learns how far it got.
  let left: String
  /// How far the last writer had got when it stopped in good order.
  let stopped: String
  /// Where a new log is built before it takes its name.
  let staging: String

  /// The keys of records that no index lists, where a catalogue is kept.
  let catalogue: String
  /// The epoch of the writer that keeps the catalogue.
  let catalogued: String

  /// The keys that the writer keeps for itself.
  var ofWriter: [String] {
    [fence, holder, marker, left, stopped, staging, catalogue, catalogued]
  }

  /// When the trader's node was last alive.
  let heartbeat: String

  private let prefixes: [String: Text]
  private let indexes: [Index: Text]

  /// The keys of `trader-{traderId}`, or without the word `trader-`, or with an instance id after it.
  init(
    traderId: TraderId, useTraderPrefix: Bool = true, instanceId: UUID4? = nil,
    families: [FamilyKey]
  ) {
    var trader = useTraderPrefix ? "trader-\(traderId)" : "\(traderId)"
    if let instanceId { trader += ":\(instanceId)" }
    self.trader = trader
    self.families = families
    fence = "\(trader):writer:fence"
    holder = "\(trader):writer:holder"
    marker = "\(trader):writer:marker"
    left = "\(trader):writer:left"
    stopped = "\(trader):writer:stopped"
    staging = "\(trader):writer:staging"
    catalogue = "\(trader):writer:catalogue"
    catalogued = "\(trader):writer:catalogued"
    heartbeat = "\(trader):\(FamilyKey.health.word):heartbeat"
    prefixes = Dictionary(
      families.map { ($0.word, Text("\(trader):\($0.word):")) }, uniquingKeysWith: { $1 })
    indexes = Dictionary(
      uniqueKeysWithValues: Index.allCases.map {
        ($0, Text("\(trader):\(FamilyKey.indexes.word):\($0.rawValue)"))
      })
  }

  /// What the keys of a family begin with, the last colon included.
  func prefix(_ family: FamilyKey) -> Text {
    prefixes[family.word] ?? Text("\(trader):\(family.word):")
  }

  /// The key of an index.
  func key(_ index: Index) -> Text {
    indexes[index] ?? Text("\(trader):\(FamilyKey.indexes.word):\(index.rawValue)")
  }

  /// The key of a record.
  func key(_ family: FamilyKey, _ id: some CustomStringConvertible) -> String {
    "\(prefix(family))\(id)\(family.suffix)"
  }

  /// The id in a record's key; `nil` for keys of other families.
  ///
  /// It is whatever stands between prefix and suffix, colons included. An older version's key may have
  /// another suffix.
  func id(in key: String, of family: FamilyKey) -> String? {
    let older = family.olderSuffix.flatMap { id(in: key, of: family, suffix: $0) }
    return older ?? id(in: key, of: family, suffix: family.suffix)
  }

  private func id(in key: String, of family: FamilyKey, suffix: String) -> String? {
    // Bytes, not characters: a combining character at an id's start would join the colon before it.
    let key = key.utf8
    let prefix = prefix(family)
    guard key.count > prefix.count + suffix.utf8.count,
      key.starts(with: prefix.description.utf8),
      key.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    else { return nil }
    return String(Substring(key.dropFirst(prefix.count).dropLast(suffix.utf8.count)))
  }

  /// The bytes of the trader key and the colon after it.
  var traderPrefixCount: Int { trader.utf8.count + 1 }

  /// Whether a key begins as those of a family, of the indexes or of the health do.
  func isKnown(_ key: some Sequence<UInt8>) -> Bool {
    ([.indexes, .health] + families).contains { family in
      key.starts(with: prefix(family).description.utf8)
    }
  }
}
