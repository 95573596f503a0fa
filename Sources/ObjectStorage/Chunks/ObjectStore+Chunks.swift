import RedisClient

/// The chunks of a version, as far as they were there.
enum FetchedChunks: Sendable {
  case all([[UInt8]])
  /// This one is not there.
  case missing(Int)
}

extension ObjectStore {
  /// About as much is asked for at a time.
  private static let windowBytes = 1 << 20

  /// As many chunks, from one on, as are read at a time.
  func window(from start: Int, of content: StoredContent) -> Range<Int> {
    let count = max(1, Self.windowBytes / content.chunkBytes)
    return start..<min(start + count, content.chunkCount)
  }

  /// Reads chunks and verifies each.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)`` for one that is not what was saved.
  func fetch(
    _ chunks: Range<Int>, of version: StoredVersion, _ key: ObjectKey
  ) async throws(ObjectError) -> FetchedChunks {
    try await retrying { [keys] connection throws(ObjectError) in
      let content = version.stored
      var commands = CommandBuffer()
      for index in chunks { commands.append(command: "GET", keys.chunk(content.id, index)) }
      let replies = ReplyBuffer()
      do throws(RedisError) {
        try connection.roundTrip(commands, into: replies)
      } catch {
        throw .redis(error)
      }
      return try replies.withReplies { (replies) throws(ObjectError) in
        var found: [[UInt8]] = []
        for (index, reply) in zip(chunks, replies.elements) {
          if reply.isError { throw .redis(RedisError(serverReply: reply.text)) }
          guard let stored = reply.string else { return .missing(index) }
          found.append(try Self.verified(stored, index, of: version, key))
        }
        return .all(found)
      }
    }
  }

  private static func verified(
    _ stored: UnsafeRawBufferPointer, _ index: Int, of version: StoredVersion, _ key: ObjectKey
  ) throws(ObjectError) -> [UInt8] {
    let content = version.stored
    func damaged(_ reason: String) -> ObjectError {
      .corrupt(key: key.text, version: version.version, chunk: index, reason: reason)
    }
    guard stored.count == content.size(ofChunk: index) + 8 else {
      throw damaged("it has \(stored.count) bytes, not \(content.size(ofChunk: index) + 8)")
    }
    let expected = UInt64(littleEndian: stored.loadUnaligned(as: UInt64.self))
    let bytes = UnsafeRawBufferPointer(rebasing: stored[8...])
    guard XXHash64.of(bytes, seed: content.seed(ofChunk: index)) == expected else {
      throw damaged("it does not have its checksum")
    }
    return Array(bytes)
  }

  /// The error for a chunk that is not there: the version is gone by now, or damaged.
  func errorForMissing(
    _ index: Int, of version: StoredVersion, _ key: ObjectKey
  ) async throws(ObjectError) -> ObjectError {
    let object = try await object(key)
    let isListed = object?.versions.contains { $0.stored.id == version.stored.id } ?? false
    return isListed
      ? .corrupt(
        key: key.text, version: version.version, chunk: index, reason: "it is not there")
      : .replacedWhileReading(key: key.text, version: version.version)
  }
}

/// The content of one version of an object, in chunks of bounded size; each was verified.
///
/// What is yielded is this version's, never a mixture. Iterating throws
/// ``ObjectError/replacedWhileReading(key:version:)`` when the version is no longer kept and the
/// reader took longer than the store's `readGrace`.
public struct ObjectChunks: AsyncSequence, Sendable {
  /// What is known of the version.
  public let info: ObjectInfo

  let store: ObjectStore
  let key: ObjectKey
  let version: StoredVersion

  /// All of it, in memory.
  func bytes() async throws(ObjectError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Not all at once, as the number was read from the server.
    bytes.reserveCapacity(Swift.min(info.size, 64 << 20))
    var iterator = makeAsyncIterator()
    while let chunk = try await iterator.next(isolation: nil) { bytes += chunk }
    return bytes
  }

  /// An iterator that begins at the first byte.
  public func makeAsyncIterator() -> Iterator {
    Iterator(store: store, key: key, version: version)
  }

  /// Reads a few chunks ahead.
  public struct Iterator: AsyncIteratorProtocol {
    let store: ObjectStore
    let key: ObjectKey
    let version: StoredVersion
    private var hash = XXHash64()
    private var next = 0
    private var ready: [[UInt8]] = []

    init(store: ObjectStore, key: ObjectKey, version: StoredVersion) {
      self.store = store
      self.key = key
      self.version = version
    }

    /// The next chunk; `nil` after the last one.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ObjectError) -> [UInt8]? {
      if ready.isEmpty {
        let window = store.window(from: next, of: version.stored)
        guard !window.isEmpty else { return nil }
        switch try await store.fetch(window, of: version, key) {
        case .all(let chunks): ready = chunks.reversed()
        case .missing(let index):
          throw try await store.errorForMissing(index, of: version, key)
        }
        next = window.upperBound
        for chunk in ready.reversed() { chunk.withUnsafeBytes { hash.add($0) } }
        if next == version.stored.chunkCount, hash.text != version.checksum {
          throw .corrupt(
            key: key.text, version: version.version, chunk: nil,
            reason: "the whole does not have its checksum")
        }
      }
      return ready.popLast()
    }
  }
}
