import RedisClient
import TradingModel

extension RedisSession {
  /// The keys under which records of a family may be stored, or those of all; `nil` where no catalogue says.
  func listCatalogued(_ family: FamilyKey?) throws(CacheError) -> KeyList? {
    guard listing == .catalogue, try hasCatalogue() else { return nil }
    do throws(CacheError) {
      return try readCatalogue(family)
    } catch {
      // Something else in the place of a set: there is still the way without it.
      guard case .redis(.server("WRONGTYPE", _)) = error else { throw error }
      return nil
    }
  }

  func catalogue() throws(CacheError) -> StoredCatalogue? {
    guard try hasCatalogue() else { return nil }
    var members: [[UInt8]] = []
    do throws(CacheError) {
      try walk(.set(keys.catalogue)) { members.append([UInt8]($0)) }
    } catch {
      guard case .redis(.server("WRONGTYPE", let message)) = error else { throw error }
      return .otherShape(message)
    }
    return .entries(members)
  }

  /// Whether the last writer keeps the catalogue.
  private func hasCatalogue() throws(CacheError) -> Bool {
    let fence = try command("GET", keys.fence).text
    let keeper = try command("GET", keys.catalogued).text
    return fence != nil && fence == keeper
  }

  private func readCatalogue(_ family: FamilyKey?) throws(CacheError) -> KeyList {
    var found = KeyList.Gathered()
    for indexed in keys.families {
      guard let index = indexed.index, family ?? indexed == indexed else { continue }
      let prefix = keys.prefix(indexed)
      try walk(.set(keys.key(index).description)) { member in
        prefix.withBytes { found.append($0, member) }
      }
    }
    if family?.index == nil {
      let prefix = Text("\(keys.trader):")
      try walk(.set(keys.catalogue)) { member in prefix.withBytes { found.append($0, member) } }
    }
    return KeyList(found)
  }
}
