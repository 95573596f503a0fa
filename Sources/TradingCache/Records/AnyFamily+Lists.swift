import TradingModel
public import TradingSerialization

/// Families of lists whose elements stand for themselves: snapshots, and the recent market.
extension AnyFamily {
  /// The row of such a family.
  static func lists<Element: WireRecord>(
    _ key: FamilyKey, of type: Element.Type, _ kind: String, _ title: String
  ) -> AnyFamily {
    AnyFamily(
      kind: kind, title: title, key: key, role: .own, table: .counts, restore: nil,
      readList: { session, key throws(CacheError) in
        let list = try session.loadList(type, key: key)
        return Restored(records: list.records, unreadable: list.unreadable)
      }, show: { _, _ in [] }, copy: { _, _, _ in })
  }

  /// What tools show of one list: its elements in one object, and each that cannot be read.
  package func show(_ list: RestoredList) -> [ShownRecord] {
    let content: ShownRecord.Content
    do throws(SerializationError) {
      var records: [DynamicValue] = []
      for record in list.records { records.append(.map(try DynamicMap(wireMapOf: record))) }
      content = .state(["records": .array(records)])
    } catch {
      content = .error("it cannot be printed: \(error)")
    }
    let faults = list.records.unreadable.map { record in
      ShownRecord(kind: kind, id: list.id, content: .error(record.description))
    }
    return [ShownRecord(kind: kind, id: list.id, content: content)] + faults
  }
}

/// A list whose elements stand for themselves, oldest first: the snapshots of an order or a position, or
/// a part of the recent market.
public struct RestoredList: Sendable {
  /// The family that it belongs to, in one word.
  public let kind: String
  /// The order, position, instrument, bar type or name that it is about.
  public let id: String
  /// The elements.
  public let records: Restored<any WireRecord>
}

extension ReadSession {
  /// Reads the elements of a list that stand for themselves, oldest first.
  ///
  /// An element that cannot be read is reported under the key and its index, and the others are read.
  func loadList<Element: WireRecord>(
    _ type: Element.Type, key: String
  ) throws(CacheError) -> Restored<Element> {
    var records: [Element] = []
    var unreadable: [UnreadableRecord] = []
    let fault = try read(key, as: .log) { parts in
      for (index, element) in parts.enumerated() {
        do throws(SerializationError) {
          records.append(try decoder.decode(type, from: element))
        } catch {
          unreadable.append(UnreadableRecord(key: "\(key)[\(index)]", reason: "\(error)"))
        }
      }
    }
    return Restored(records: records, unreadable: unreadable + [fault].compactMap(\.self))
  }

  /// Reads one list after another of those among the keys.
  func forEachList(
    in found: KeyList, _ body: (RestoredList) throws(CacheError) -> Void
  ) throws(CacheError) {
    for family in families.rows {
      guard let key = family.key, let readList = family.readList else { continue }
      let stored = FamilyKeys(of: key, in: found, keys)
      for index in stored.places.indices {
        let id = String(decoding: stored.idBytes(at: index), as: UTF8.self)
        let records = try readList(self, stored.key(at: index))
        try body(RestoredList(kind: family.kind, id: id, records: records))
      }
    }
  }
}

extension CacheDatabase {
  /// Reads all snapshots and everything of the recent market, in the order of their families and keys.
  ///
  /// A node asks for what it needs by id; this is for tools that look at everything.
  public func loadAllLists(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> [RestoredList] {
    try await read(
      CacheRead { session throws(CacheError) in
        var all: [RestoredList] = []
        try session.forEachList(in: try session.engine.list(nil)) { list throws(CacheError) in
          _ = try list.records.checked(policy)
          all.append(list)
        }
        return all
      })
  }

  /// Appends an element to a list.
  func append(
    _ element: some WireRecord, to family: FamilyKey, _ id: Text
  ) throws(CacheError) -> Receipt {
    try write(
      CacheWrite { changes, context in
        changes.push(element, to: context.key(family, id), context.serializer)
        context.list(.insert, family, id, in: &changes)
      })
  }

  /// Reads one list.
  func loadList<Element: WireRecord>(
    _ family: FamilyKey, _ id: Text, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Element> {
    try await read(
      CacheRead { session throws(CacheError) in
        try session.loadList(Element.self, key: session.keys.key(family, id))
      }
    ).checked(policy)
  }
}
