import TradingModel

/// The catalogue of a trader's keys, for reads that look at no other trader's.
///
///     trader-{trader}:writer:catalogue      set: what follows `trader-{trader}:` in each listed key
///     trader-{trader}:writer:catalogued     string: the epoch of the writer that keeps it complete
///     trader-{trader}:index:orders, :positions    the orders and positions, which are not listed twice
///
/// It is complete when that epoch is the fence: every writer takes a fence of its own, also those that keep
/// no catalogue, and those only that do write their epoch there.
extension KeySpace {
  /// The members of the catalogue that list these keys.
  func catalogueEntries(for found: KeyList) -> [[UInt8]] {
    families.filter { $0.index == nil }.flatMap { family in
      prefix(family).withBytes { prefix in found.range(of: prefix) }
        .map { found.withKey(at: $0) { [UInt8]($0.dropFirst(traderPrefixCount)) } }
    }
  }
}
