import TradingModel

/// The keys of one trader, ready to be written.
///
/// A class, since every write hands them on: one reference instead of a dozen.
final class KeySpace: Sendable {
  /// The trader key: what all its keys begin with, without the colon.
  let trader: String

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

  // Apart from the others, since every write asks for one of them.
  private let orders: Text
  private let positions: Text
  private let accounts: Text
  private let prefixes: [Collection: Text]
  private let indexes: [Index: Text]

  /// The keys of `trader-{traderId}`, or without the word `trader-`, or with an instance id behind.
  init(traderId: TraderId, useTraderPrefix: Bool = true, instanceId: UUID4? = nil) {
    var trader = useTraderPrefix ? "trader-\(traderId)" : "\(traderId)"
    if let instanceId { trader += ":\(instanceId)" }
    self.trader = trader
    fence = "\(trader):writer:fence"
    holder = "\(trader):writer:holder"
    marker = "\(trader):writer:marker"
    left = "\(trader):writer:left"
    stopped = "\(trader):writer:stopped"
    staging = "\(trader):writer:staging"
    catalogue = "\(trader):writer:catalogue"
    catalogued = "\(trader):writer:catalogued"
    heartbeat = "\(trader):\(Collection.health.rawValue):heartbeat"
    orders = Text("\(trader):\(Collection.orders.rawValue):")
    positions = Text("\(trader):\(Collection.positions.rawValue):")
    accounts = Text("\(trader):\(Collection.accounts.rawValue):")
    prefixes = Dictionary(
      uniqueKeysWithValues: Collection.allCases.map { ($0, Text("\(trader):\($0.rawValue):")) })
    indexes = Dictionary(
      uniqueKeysWithValues: Index.allCases.map {
        ($0, Text("\(trader):\(Collection.index.rawValue):\($0.rawValue)"))
      })
  }

  /// What the keys of a collection begin with, the last colon included.
  @inline(__always)
  func prefix(_ collection: Collection) -> Text {
    switch collection {
    case .orders: orders
    case .positions: positions
    case .accounts: accounts
    default: rarePrefix(collection)
    }
  }

  private func rarePrefix(_ collection: Collection) -> Text {
    prefixes[collection] ?? Text("\(trader):\(collection.rawValue):")
  }

  /// The key of an index.
  func key(_ index: Index) -> Text {
    indexes[index] ?? Text("\(trader):\(Collection.index.rawValue):\(index.rawValue)")
  }

  /// The key of a record.
  func key(_ collection: Collection, _ id: some CustomStringConvertible) -> String {
    "\(prefix(collection))\(id)\(collection.suffix)"
  }

  /// The id in a record's key; `nil` for keys of other collections.
  ///
  /// It is whatever stands between prefix and suffix, colons included. An older version's key may have
  /// another suffix.
  func id(in key: String, of collection: Collection, suffix: String? = nil) -> String? {
    // Bytes, not characters: a combining character at an id's start would join the colon before it.
    let key = key.utf8
    let prefix = prefix(collection)
    let suffix = (suffix ?? collection.suffix).utf8
    guard key.count > prefix.count + suffix.count, key.starts(with: prefix.description.utf8),
      key.suffix(suffix.count).elementsEqual(suffix)
    else { return nil }
    return String(Substring(key.dropFirst(prefix.count).dropLast(suffix.count)))
  }

  /// The pattern for `SCAN` that matches the keys of a collection, or all of the trader's.
  func pattern(_ collection: Collection? = nil) -> String {
    guard let collection else { return KeySpace.escaped("\(trader):") + "*" }
    return KeySpace.escaped(prefix(collection).description) + "*" + collection.patternSuffix
  }

  /// A caller's pattern among the trader's keys.
  func pattern(_ pattern: String) -> String { KeySpace.escaped("\(trader):") + pattern }

  /// Makes every character stand for itself in a Redis pattern.
  private static func escaped(_ text: String) -> String {
    var pattern = ""
    for scalar in text.unicodeScalars {
      if "*?[]^-\\".unicodeScalars.contains(scalar) { pattern.append("\\") }
      pattern.unicodeScalars.append(scalar)
    }
    return pattern
  }
}
