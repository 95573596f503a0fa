import RedisClient
import TradingModel

extension ReadSession {
  /// The keys under which records of a collection may be stored, or those of all that are read in bulk.
  func list(_ collection: Collection? = nil) throws(CacheError) -> KeyList {
    if listing == .catalogue, try hasCatalogue() {
      do throws(CacheError) {
        return try readCatalogue(collection)
      } catch {
        // Something else in the place of a set: there is still the way without it.
        guard case .redis(.server("WRONGTYPE", _)) = error else { throw error }
      }
    }
    return try scan(keys.pattern(collection))
  }

  /// Whether the last writer keeps the catalogue.
  func hasCatalogue() throws(CacheError) -> Bool {
    let fence = try command("GET", keys.fence).text
    let keeper = try command("GET", keys.catalogued).text
    return fence != nil && fence == keeper
  }

  private func readCatalogue(_ collection: Collection?) throws(CacheError) -> KeyList {
    var found = KeyList.Gathered()
    for indexed in [Collection.orders, .positions] {
      guard let index = indexed.index, collection ?? indexed == indexed else { continue }
      let prefix = keys.prefix(indexed)
      try walk(.set(keys.key(index).description)) { member in
        prefix.withBytes { found.append($0, member) }
      }
    }
    if collection?.index == nil {
      let prefix = Text("\(keys.trader):")
      try walk(.set(keys.catalogue)) { member in prefix.withBytes { found.append($0, member) } }
    }
    return KeyList(found)
  }

  /// Compares the catalogue with the keys that are there, where one is kept.
  func compareCatalogue(_ check: inout Check, _ found: KeyList) throws(CacheError) {
    guard try hasCatalogue() else { return }
    var repair = IndexRepair(key: keys.catalogue)
    try read(keys.catalogue, as: .set) { reply throws(CacheError) in
      if let fault = try ReadSession.fault(in: reply, key: keys.catalogue) {
        check.note([fault])
        return
      }
      repair.compare(
        Set(reply.elements.map { [UInt8]($0.utf8) }), with: keys.catalogueEntries(for: found))
    }
    check.note(repair)
  }
}
