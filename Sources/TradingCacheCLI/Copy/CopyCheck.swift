import TradingCache

/// Compares a copy with its source.
enum CopyCheck {
  /// The objects of the source that the copy does not have in the same state.
  static func differences(
    _ copied: CopyReport, of trader: TraderKey, in target: any CacheDatabase,
    as targetKey: TraderKey
  ) async throws(CacheError) -> [String] {
    let state = try await target.loadAll(.quarantine)
    let lists = try await target.loadAllLists(.quarantine)
    var found: [String: [UInt8]] = [:]
    for record in state.shown(of: targetKey, lists) { found[record.name] = record.stateJSON }
    return copied.state.shown(of: trader, copied.lists).compactMap { record in
      guard let json = record.stateJSON, record.kind != "heartbeat" else { return nil }
      guard let copy = found[record.name] else { return "\(record.name) is missing in the copy" }
      return copy == json ? nil : "\(record.name) differs in the copy"
    }
  }
}
