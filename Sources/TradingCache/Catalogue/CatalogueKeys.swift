import RedisClient
import TradingModel

/// The catalogue of a trader's keys, for reads that look at no other trader's.
///
///     trader-{trader}:writer:catalogue      set: what follows `trader-{trader}:` in each listed key
///     trader-{trader}:writer:catalogued     string: the epoch of the writer that keeps it complete
///     trader-{trader}:index:orders, :positions    the orders and positions, which are not listed twice
///
/// It is complete when that epoch is the fence: every writer takes a fence of its own, also those that keep
/// no catalogue, and those only that do write their epoch there.
extension Collection {
  /// The index that lists the collection's records; `nil` for those in the catalogue.
  var index: Index? {
    switch self {
    case .orders: .orders
    case .positions: .positions
    default: nil
    }
  }

  /// The collections that the catalogue lists: those of records that have no index.
  static let catalogued = allCases.filter {
    $0.index == nil && $0 != Collection.index && $0 != .health
  }
}

extension KeySpace {
  /// The members of the catalogue that list these keys.
  func catalogueEntries(for found: KeyList) -> [[UInt8]] {
    Collection.catalogued.flatMap { collection in
      prefix(collection).withBytes { prefix in found.range(of: prefix) }
        .map { found.withKey(at: $0) { [UInt8]($0.dropFirst(traderPrefixCount)) } }
    }
  }

  /// The bytes of the trader key and the colon behind it.
  var traderPrefixCount: Int { trader.utf8.count + 1 }
}

extension CommandBuffer {
  /// Appends the command that puts a record's key into the catalogue, or takes it out.
  mutating func appendCatalogue(
    _ command: StaticString, _ keys: KeySpace, _ collection: Collection, _ id: Text
  ) {
    beginCommand(argumentCount: 3)
    appendBulk(command)
    appendBulk(keys.catalogue)
    keys.prefix(collection).withBytes { prefix in
      id.withBytes { id in
        var suffix = collection.suffix
        suffix.withUTF8 { suffix in
          appendBulk(
            UnsafeRawBufferPointer(rebasing: prefix.dropFirst(keys.traderPrefixCount)), id,
            UnsafeRawBufferPointer(suffix))
        }
      }
    }
  }
}
