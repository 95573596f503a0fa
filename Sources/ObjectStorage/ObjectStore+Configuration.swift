public import RedisClient

extension ObjectStore {
  /// Where the objects are, and what may be done with them.
  public struct Configuration: Sendable {
    /// The server, and how to reach it.
    public var redis: RedisConfiguration

    /// The most bytes that the namespace may hold for a save to be let in, kept versions included.
    ///
    /// Default: 10 GiB, as in LEAN.
    public var maxBytes: Int

    /// The most objects that the namespace may hold for a save to be let in.
    ///
    /// Default: 10,000, as in LEAN.
    public var maxObjects: Int

    /// How many versions of an object are kept, the newest included; at least 1.
    ///
    /// Default: 3.
    public var keptVersions: Int

    /// Whether an object that has more than `keptVersions` keeps as many as it has, for a store that does not
    /// know how many the others keep.
    ///
    /// Default: no.
    public var keepsAsManyAsThere: Bool

    /// The size of the pieces in which content is stored and sent, in bytes: 1 to 16 MiB.
    ///
    /// A few of them are in memory at a time. An object of one piece is saved in one transaction.
    /// Default: 256 KiB.
    public var chunkBytes: Int

    /// How long content stays readable after it was replaced or deleted.
    ///
    /// Default: 30 s.
    public var readGrace: Duration

    /// How long the server keeps what was uploaded of an object whose save does not go on.
    ///
    /// Default: 15 min.
    public var uploadLease: Duration

    /// How long a call tries to get through to a server that cannot be reached or cannot do it now.
    ///
    /// Default: 15 s.
    public var retryTimeout: Duration

    /// How many changes the server keeps for those who follow them, at the least.
    ///
    /// Default: 10,000.
    public var keptChanges: Int

    /// How often the store removes what has expired and what crashes have left, by itself: with a change,
    /// and while it follows the changes; `nil` for never.
    ///
    /// Default: 10 s.
    public var collectionInterval: Duration?

    /// What the store may do.
    ///
    /// Default: everything.
    public var permissions: Permissions

    /// The folder for the files of `filePath(for:)`.
    ///
    /// Default: `trading-objects` in the user's folder for caches.
    public var cacheFolder: String?

    /// Creates a configuration; every field has a default.
    public init(
      redis: RedisConfiguration = RedisConfiguration(), maxBytes: Int = 10 << 30,
      maxObjects: Int = 10_000, keptVersions: Int = 3, keepsAsManyAsThere: Bool = false,
      chunkBytes: Int = 256 << 10,
      readGrace: Duration = .seconds(30), uploadLease: Duration = .seconds(900),
      retryTimeout: Duration = .seconds(15), keptChanges: Int = 10_000,
      collectionInterval: Duration? = .seconds(10),
      permissions: Permissions = .all, cacheFolder: String? = nil
    ) {
      self.redis = redis
      self.maxBytes = maxBytes
      self.maxObjects = maxObjects
      self.keptVersions = keptVersions
      self.keepsAsManyAsThere = keepsAsManyAsThere
      self.chunkBytes = chunkBytes
      self.readGrace = readGrace
      self.uploadLease = uploadLease
      self.retryTimeout = retryTimeout
      self.keptChanges = keptChanges
      self.collectionInterval = collectionInterval
      self.permissions = permissions
      self.cacheFolder = cacheFolder
    }

    /// A configuration for the server of a URL: `redis://`, `rediss://` or `unix://`.
    /// - Throws: `RedisError.invalidURL`.
    public init(url: String) throws(RedisError) {
      self.init(redis: try RedisConfiguration(url: url))
    }

    var kept: KeptVersions { KeptVersions(count: keptVersions, orAsMany: keepsAsManyAsThere) }

    func check() throws(ObjectError) {
      func demand(_ isSound: Bool, _ reason: String) throws(ObjectError) {
        guard isSound else { throw .invalidConfiguration(reason: reason) }
      }
      try demand((1...16 << 20).contains(chunkBytes), "chunkBytes must be 1 to 16 MiB")
      try demand((1...1000).contains(keptVersions), "keptVersions must be 1 to 1,000")
      try demand((1...1_000_000).contains(keptChanges), "keptChanges must be 1 to 1,000,000")
      try demand(maxBytes >= 0 && maxObjects >= 0, "limits cannot be negative")
      let lease = uploadLease.milliseconds
      try demand((1...86_400_000).contains(lease), "uploadLease must be 1 ms to a day")
      try demand((0...86_400_000).contains(readGrace.milliseconds), "readGrace is a day at most")
    }
  }

  /// What a store may do; what it may not throws ``ObjectError/notPermitted(_:)``.
  public struct Permissions: OptionSet, Sendable, Hashable, CustomStringConvertible {
    /// The bits.
    public let rawValue: Int

    /// The permissions of these bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Read objects, and what is known of them.
    public static let read = Permissions(rawValue: 1)
    /// Save objects, and roll them back.
    public static let write = Permissions(rawValue: 2)
    /// Delete objects.
    public static let delete = Permissions(rawValue: 4)
    /// Everything.
    public static let all: Permissions = [.read, .write, .delete]

    /// The permissions' names.
    public var description: String {
      let names: [(Permissions, String)] = [
        (.read, "read"), (.write, "write"), (.delete, "delete"),
      ]
      return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
  }
}

extension Duration {
  /// Whole milliseconds; what does not fit is the largest or smallest number.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, overflow2) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    return overflow2 ? .max : sum
  }
}
