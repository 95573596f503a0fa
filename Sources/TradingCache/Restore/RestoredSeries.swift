public import TradingSerialization
import RedisClient
import TradingModel

/// A list whose elements stand for themselves, oldest first: the snapshots of an order or a position, or
/// a part of the recent market.
public struct RestoredSeries: Sendable {
  /// Which family it belongs to.
  public let kind: StoredKind
  /// The order, position, instrument, bar type or name that it is about.
  public let id: String
  /// The elements.
  public let records: Restored<any WireRecord>
}

extension RedisCacheDatabase {
  /// Reads all snapshots and everything of the recent market, in the order of their keys.
  ///
  /// A node asks for what it needs by id; this is for tools that look at everything.
  public func loadAllSeries(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> [RestoredSeries] {
    try await reading { session throws(CacheError) in
      var all: [RestoredSeries] = []
      let found = try session.list()
      try session.forEachSeries(in: found) { series throws(CacheError) in
        _ = try series.records.checked(policy)
        all.append(series)
      }
      return all
    }
  }

  /// Appends an element to a list that stands for itself, as it was read from another one.
  package func append(
    _ record: any WireRecord, to kind: StoredKind, _ id: String
  ) throws(CacheError) -> Receipt? {
    guard kind.elementType != nil, let collection = kind.collection else { return nil }
    return try append(record, collection, Text(id))
  }

  /// Appends a record to a list without an end.
  func append(
    _ record: some WireRecord, _ collection: Collection, _ id: Text
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("RPUSH", argumentCount: 2, keys, collection, id)
      buffer.appendBulk(record, serializer)
      return 1 + appendListing("SADD", collection, id, to: &buffer)
    }
  }
}

extension KeySpace {
  /// How many of the keys are lists that stand for themselves.
  func listCounts(in found: KeyList) -> [StoredKind: Int] {
    var counts: [StoredKind: Int] = [:]
    for kind in StoredKind.allCases where kind.elementType != nil {
      guard let collection = kind.collection else { continue }
      let count = prefix(collection).withBytes { found.range(of: $0).count }
      if count > 0 { counts[kind] = count }
    }
    return counts
  }
}

extension ReadSession {
  /// Reads the elements of a list that stand for themselves, oldest first.
  ///
  /// An element that cannot be read is reported under the key and its index, and the others are read.
  func loadSeries<Element: WireRecord>(
    _ type: Element.Type, key: String
  ) throws(CacheError) -> Restored<Element> {
    var records: [Element] = []
    var unreadable: [UnreadableRecord] = []
    try read(key, as: .log) { reply throws(CacheError) in
      if let fault = try ReadSession.fault(in: reply, key: key) { unreadable.append(fault) }
      for (index, element) in reply.elements.enumerated() {
        do throws(SerializationError) {
          records.append(try decoder.decode(type, from: element.utf8))
        } catch {
          unreadable.append(UnreadableRecord(key: "\(key)[\(index)]", reason: "\(error)"))
        }
      }
    }
    return Restored(records: records, unreadable: unreadable)
  }

  /// Reads one list after another of those among the keys.
  func forEachSeries(
    in found: KeyList, _ body: (RestoredSeries) throws(CacheError) -> Void
  ) throws(CacheError) {
    let kinds = StoredKind.allCases.filter { $0.elementType != nil }
    for key in found.texts {
      for kind in kinds {
        guard let type = kind.elementType, let collection = kind.collection,
          let id = keys.id(in: key, of: collection)
        else { continue }
        try body(RestoredSeries(kind: kind, id: id, records: try erased(type, key)))
        break
      }
    }
  }

  private func erased<Element: WireRecord>(
    _ type: Element.Type, _ key: String
  ) throws(CacheError) -> Restored<any WireRecord> {
    let series = try loadSeries(type, key: key)
    return Restored(records: series.records, unreadable: series.unreadable)
  }
}
