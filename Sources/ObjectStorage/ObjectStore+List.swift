import Logging
import RedisClient

extension ObjectStore {
  static let page = 1000

  /// The keys of all objects that begin with `prefix`, in the order of their bytes.
  ///
  /// It takes no snapshot: what is saved or deleted meanwhile may be in it or not.
  public func keys(prefix: String = "") async throws(ObjectError) -> [String] {
    try demand(.read)
    return try await names(prefix: prefix)
  }

  /// What is known of all objects whose keys begin with `prefix`, in the order of the keys' bytes.
  ///
  /// An object whose record is damaged is left out, and logged; ``objects(prefix:)`` names it.
  public func list(prefix: String = "") async throws(ObjectError) -> [ObjectInfo] {
    var found: [ObjectInfo] = []
    var entries = try objects(prefix: prefix).makeAsyncIterator()
    while let entry = try await entries.next(isolation: nil) {
      do throws(ObjectError) {
        found.append(try entry.info)
      } catch {
        logger.warning("\(error)")
      }
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

  /// What the keys of all objects below a key begin with.
  /// - Throws: ``ObjectError/invalidKey(_:reason:)``, also for one that names nothing: that would mean all.
  package static func prefix(below key: String) throws(ObjectError) -> String {
    try ObjectKey(key).text + "/"
  }

  /// The keys in the index, without those of objects that have expired.
  func names(prefix: String) async throws(ObjectError) -> [String] {
    let (first, end) = NameRange.bounds(of: prefix)
    var from = first
    var found: [[UInt8]] = []
    while true {
      let page = try await page(from: from, to: end)
      found += page
      guard page.count == Self.page, let last = page.last else { break }
      from = NameRange.after(last)
    }
    let expired = try await expiredNames()
    return found.filter { !expired.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// At most a thousand names in the index.
  func page(from: [UInt8], to end: [UInt8]) async throws(ObjectError) -> [[UInt8]] {
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

/// Bounds of `ZRANGEBYLEX`.
enum NameRange {
  /// All names that begin with a prefix.
  static func bounds(of prefix: String) -> (first: [UInt8], end: [UInt8]) {
    let start = Array(ObjectKey.prefix(prefix).utf8)
    guard !start.isEmpty else { return (Array("-".utf8), Array("+".utf8)) }
    // No UTF-8 holds the byte FF, so it comes after everything that begins with the prefix.
    return (Array("[".utf8) + start, Array("[".utf8) + start + [0xFF])
  }

  /// All names that come after one.
  static func after(_ name: [UInt8]) -> [UInt8] { Array("(".utf8) + name }
}
