import RedisClient
import TradingModel

extension RedisEngine {
  /// Makes this writer the one that keeps the catalogue; makes it complete, if the former one did not.
  ///
  /// - Parameter former: the fence of the writer before this one.
  func openCatalogue(after former: UInt64?) async throws(CacheError) {
    guard configuration.listing == .catalogue, let pipeline else { return }
    let found = try await reader.perform { session throws(CacheError) -> KeyList? in
      let kept = try session.command("GET", session.keys.catalogued).text.flatMap { UInt64($0) }
      if let kept, kept == former { return nil }
      return try session.listAll()
    }
    if let found { try await fillCatalogue(with: found, pipeline) }
    try await pipeline.confirm { changes in
      changes.set(keys.catalogued, text: "\(pipeline.epoch)")
    }
  }

  private func fillCatalogue(
    with found: KeyList, _ pipeline: WritePipeline
  ) async throws(CacheError) {
    try await pipeline.confirm { $0.remove(keys.catalogue) }
    try await add(keys.catalogueEntries(for: found), to: keys.catalogue, pipeline)
    for family in keys.families {
      guard let index = family.index else { continue }
      let stored = FamilyKeys(of: family, in: found, keys)
      let ids = stored.places.indices.map(stored.idBytes)
      try await add(ids, to: keys.key(index).description, pipeline)
    }
  }

  /// Adds members to a set, so many at a time that the queue of writes stays short.
  private func add(
    _ members: [[UInt8]], to set: String, _ pipeline: WritePipeline
  ) async throws(CacheError) {
    for start in stride(from: 0, to: members.count, by: 500) {
      let page = members[start..<min(start + 500, members.count)]
      try await pipeline.confirm { $0.changeMembers(.insert, page, of: set) }
    }
  }
}

extension WritePipeline {
  /// Makes one write and waits until it is settled.
  fileprivate func confirm(_ body: (inout ChangeBuffer) -> Void) async throws(CacheError) {
    let receipt = try enqueue(body)
    await settled(receipt)
    if let failure = failure(of: receipt) { throw failure }
  }
}
