import Foundation
import TradingModel

/// Databases that NautilusTrader 2.0.0rc7 and rc3 wrote, with what rc7 holds after loading them.
///
/// The fixture is a part of a larger corpus; `NAUTILUS2_CORPUS` names a folder with all of it.
public enum Nautilus2Corpus {
  /// What one trader's node stored.
  public struct Database: Sendable {
    public let trader: String
    /// The records by what follows the trader in their keys.
    public let records: [String: Corpus.Record]

    /// The elements under a key, or nil where there is none.
    public func elements(_ key: String) -> [[UInt8]]? { records[key]?.elements }

    /// The ids of a collection's keys.
    public func ids(_ collection: String) -> [String] {
      records.keys.filter { $0.hasPrefix("\(collection):") }
        .map { String($0.dropFirst(collection.count + 1)) }.sorted()
    }
  }

  private static let folder = ProcessInfo.processInfo.environment["NAUTILUS2_CORPUS"]

  /// Whether everything is there, not only the part that the fixture has.
  public static let isWhole = folder != nil

  private static let corpus = Corpus(
    .nautilus2, "\(folder ?? "nautilus2")/corpus.jsonl", "\(folder ?? "nautilus2")/expected.jsonl")

  /// The expectations of a kind, such as `order`.
  public static func expectations(kind: String) -> [Corpus.Expectation] {
    corpus.expectations(kind: kind)
  }

  /// The databases by trader.
  ///
  /// Of those that are damaged, the fixture has what differs from the sound one.
  public static let databases: [String: Database] = {
    var records: [String: [String: Corpus.Record]] = [:]
    for record in corpus.records {
      var parts = record.key.split(separator: ":", omittingEmptySubsequences: false)
      let name = parts.removeFirst()
      let trader = String(name.hasPrefix("trader-") ? name.dropFirst(7) : name)
      // An instance's id, where keys have one.
      if parts.first?.utf8.count == 36 { parts.removeFirst() }
      records[trader, default: [:]][parts.joined(separator: ":")] = record
    }
    let sound = records["CORRUPT2-NONE"] ?? [:]
    if !isWhole {
      for damage in corpus.expectations(kind: "corrupt") {
        // An empty text stands for a key that the sound database has and this one has not.
        records[damage.trader, default: [:]].merge(sound) { damaged, _ in damaged }
        records[damage.trader] = records[damage.trader]?.filter { $1.elements != [[]] }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: records.map { trader, records in
        (trader, Database(trader: trader, records: records))
      })
  }()
}
