import RedisClient
import TradingModel

extension RedisCacheDatabase {
  /// Appends what keeps the catalogue right with a record, where one is kept; returns the number of commands.
  func appendListing(
    _ command: StaticString, _ collection: Collection, _ id: Text, to buffer: inout CommandBuffer
  ) -> Int {
    guard configuration.listing == .catalogue else { return 0 }
    buffer.appendCatalogue(command, keys, collection, id)
    return 1
  }

  /// Makes this writer the one that keeps the catalogue; makes it complete, if the former one did not.
  ///
  /// - Parameter former: the fence of the writer before this one.
  func openCatalogue(behind former: UInt64?) async throws(CacheError) {
    guard configuration.listing == .catalogue, let pipeline else { return }
    let found = try await reader.perform { session throws(CacheError) -> KeyList? in
      let kept = try session.command("GET", session.keys.catalogued).text.flatMap { UInt64($0) }
      if let kept, kept == former { return nil }
      return try session.scan(session.keys.pattern())
    }
    if let found { try await fillCatalogue(with: found) }
    let receipt = try pipeline.enqueue { buffer in
      buffer.append(command: "SET", keys.catalogued, "\(pipeline.epoch)")
      return 1
    }
    try await confirmed(receipt)
  }

  private func fillCatalogue(with found: KeyList) async throws(CacheError) {
    let empty = try writing().enqueue { buffer in
      buffer.append(command: "DEL", keys.catalogue)
      return 1
    }
    try await confirmed(empty)
    try await add(keys.catalogueEntries(for: found), to: keys.catalogue)
    for collection in [Collection.orders, .positions] {
      guard let index = collection.index else { continue }
      let stored = FamilyKeys(of: collection, in: found, keys)
      try await add(stored.places.indices.map(stored.idBytes), to: keys.key(index).description)
    }
  }

  /// Adds members to a set, so many at a time that the queue of writes stays short.
  private func add(_ members: [[UInt8]], to set: String) async throws(CacheError) {
    for start in stride(from: 0, to: members.count, by: 500) {
      let page = members[start..<min(start + 500, members.count)]
      let receipt = try writing().enqueue { buffer in
        buffer.beginCommand(argumentCount: page.count + 2)
        buffer.appendBulk("SADD")
        buffer.appendBulk(set)
        for member in page { buffer.appendBulk(member) }
        return 1
      }
      try await confirmed(receipt)
    }
  }
}
