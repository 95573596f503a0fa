import RedisClient

extension ObjectStore {
  private static let page = 1000

  /// The keys of all objects that begin with `prefix`, in the order of their bytes.
  ///
  /// It takes no snapshot: what is saved or deleted meanwhile may be in it or not.
  public func keys(prefix: String = "") async throws(ObjectError) -> [String] {
    try demand(.read)
    return try await names(prefix: prefix)
  }

  /// What is known of all objects whose keys begin with `prefix`, in the order of the keys' bytes.
  public func list(prefix: String = "") async throws(ObjectError) -> [ObjectInfo] {
    var found: [ObjectInfo] = []
    for name in try await keys(prefix: prefix) {
      if let info = try await info(name) { found.append(info) }
    }
    return found
  }

  /// How much the namespace holds, and how much it may.
  ///
  /// What has expired counts until it is removed, which ``collectGarbage()`` does at once.
  public func usage() async throws(ObjectError) -> ObjectUsage {
    let configuration = configuration
    return try await retrying { [keys] connection throws(ObjectError) in
      let reply = try redis { () throws(RedisError) in
        try connection.roundTrip("HMGET", keys.totals, "bytes", "objects").get()
      }
      let totals = reply.elements?.map { $0.text.flatMap(Int.init) ?? 0 } ?? []
      return ObjectUsage(
        bytes: totals.first ?? 0, objects: totals.last ?? 0, maxBytes: configuration.maxBytes,
        maxObjects: configuration.maxObjects)
    }
  }

  /// The keys in the index, without those of objects that have expired.
  func names(prefix: String) async throws(ObjectError) -> [String] {
    let start = Array(ObjectKey.prefix(prefix).utf8)
    // No UTF-8 holds the byte FF, so it comes after everything that begins with the prefix.
    let end = start.isEmpty ? Array("+".utf8) : Array("[".utf8) + start + [0xFF]
    var from = start.isEmpty ? Array("-".utf8) : Array("[".utf8) + start
    var found: [[UInt8]] = []
    while true {
      let page = try await page(from: from, to: end)
      found += page
      guard page.count == Self.page, let last = page.last else { break }
      from = Array("(".utf8) + last
    }
    let expired = try await expiredNames()
    return found.filter { !expired.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  private func page(from: [UInt8], to end: [UInt8]) async throws(ObjectError) -> [[UInt8]] {
    try await retrying { [keys] connection throws(ObjectError) in
      let reply = try redis { () throws(RedisError) in
        try connection.roundTrip(
          "ZRANGEBYLEX", keys.names, from, end, "LIMIT", 0, Self.page
        ).get()
      }
      return (reply.elements ?? []).compactMap(\.bytes)
    }
  }

  private func expiredNames() async throws(ObjectError) -> Set<[UInt8]> {
    try await retrying { [keys] connection throws(ObjectError) in
      try redis { () throws(RedisError) in
        let time = try connection.roundTrip("TIME").get()
        guard let now = try? serverTime(time) else { return [] }
        let reply = try connection.roundTrip(
          "ZRANGEBYSCORE", keys.expiry, "-inf", Int(now / 1_000_000)
        ).get()
        return Set((reply.elements ?? []).compactMap(\.bytes))
      }
    }
  }
}
