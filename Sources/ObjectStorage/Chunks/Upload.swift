import RedisClient

extension CommandBuffer {
  /// Appends what is stored of a chunk: its checksum, and its bytes.
  fileprivate mutating func appendChunk(_ bytes: ArraySlice<UInt8>, seed: UInt64) {
    bytes.withUnsafeBytes { bytes in
      var checksum = XXHash64.of(bytes, seed: seed).littleEndian
      Swift.withUnsafeBytes(of: &checksum) { appendBulk($0, bytes) }
    }
  }

  /// Appends the command that stores a chunk for good.
  mutating func appendChunk(
    _ bytes: ArraySlice<UInt8>, _ index: Int, of content: StoredContent, as key: String
  ) {
    beginCommand(argumentCount: 3)
    appendBulk("SET")
    appendBulk(key)
    appendChunk(bytes, seed: content.seed(ofChunk: index))
  }
}

/// Chunks that follow one another and are sent together.
struct ChunkWindow: Sendable {
  /// The index of the first one.
  let first: Int
  let bytes: [UInt8]
  let chunkBytes: Int
  /// The seed of the content's chunk 0.
  let seed: UInt64

  var count: Int { StoredContent.chunkCount(size: bytes.count, chunkBytes: chunkBytes) }

  /// Appends the commands that store the chunks for a time, in milliseconds.
  ///
  /// Only where there is none (`NX`), so that a late copy of a command, on a connection that was given up,
  /// does not bring the time to live back.
  func append(to commands: inout CommandBuffer, key: (Int) -> String, lease: Int) {
    for offset in 0..<count {
      let end = min((offset + 1) * chunkBytes, bytes.count)
      commands.beginCommand(argumentCount: 6)
      commands.appendBulk("SET")
      commands.appendBulk(key(first + offset))
      commands.appendChunk(bytes[offset * chunkBytes..<end], seed: seed &+ UInt64(first + offset))
      commands.appendBulk("PX")
      commands.appendBulk(lease)
      commands.appendBulk("NX")
    }
  }
}

/// Content on its way into Redis: cut into chunks, counted, and summed up.
///
/// It only computes; the store sends what it gives.
struct Upload: Sendable {
  let key: ObjectKey
  /// The unique id of the content.
  let id = uniqueId()
  /// How many versions its object keeps, this one included, given how many it has.
  let keep: KeptVersions
  /// How many bytes it will have; `nil` for a stream.
  let announcedSize: Int?
  private let chunkBytes: Int
  private var hash = XXHash64()
  /// What does not make a window yet.
  private var pending: [UInt8] = []
  private(set) var size = 0
  /// How many chunks were given to be sent; of a window that fails, some may be there.
  private(set) var sentChunks = 0
  /// How it is listed among the uploads that are under way.
  var reservation: UploadReservation?
  /// When the time to live of all chunks was last set anew.
  var leaseRenewed = ContinuousClock.now

  /// About as much is sent at a time, so that memory is bounded and the server is never busy for long.
  private static let windowBytes = 1 << 20

  init(_ key: ObjectKey, chunkBytes: Int, keep: KeptVersions, announcedSize: Int? = nil) {
    self.key = key
    self.chunkBytes = chunkBytes
    self.keep = keep
    self.announcedSize = announcedSize
  }

  /// The content so far.
  var content: StoredContent { StoredContent(id: id, size: size, chunkBytes: chunkBytes) }
  /// XXH64 of the content so far.
  var checksum: String { hash.text }
  /// The bytes, if they are all here still, since they make but one chunk.
  var payload: [UInt8]? { sentChunks == 0 && size <= chunkBytes ? pending : nil }

  private var window: Int { max(1, Self.windowBytes / chunkBytes) * chunkBytes }

  /// Takes bytes from the beginning of `bytes`.
  /// - Returns: what is to be sent before it takes more.
  mutating func take(_ bytes: inout ArraySlice<UInt8>) -> ChunkWindow? {
    let taken = bytes.prefix(window - pending.count)
    bytes = bytes.dropFirst(taken.count)
    pending += taken
    size += taken.count
    taken.withUnsafeBytes { hash.add($0) }
    // A whole window waits until more follows: it may be the only chunk.
    let isDue = pending.count == window && (!bytes.isEmpty || window > chunkBytes)
    return isDue ? rest() : nil
  }

  /// What is left to be sent, if anything is.
  mutating func rest() -> ChunkWindow? {
    guard !pending.isEmpty else { return nil }
    let window = ChunkWindow(
      first: sentChunks, bytes: pending, chunkBytes: chunkBytes, seed: content.seed(ofChunk: 0))
    sentChunks += window.count
    pending = []
    return window
  }
}

/// Chunks that are all in Redis, and to be removed if nothing refers to them in time.
struct FinishedUpload: Sendable {
  let member: String
  /// From when on anyone may remove it, in milliseconds; as the server writes it.
  let due: Int64
  /// What lists it among the uploads that are under way.
  let reservation: String

  /// Makes sure that no one has begun to remove it.
  func check(_ state: StoredState, _ key: ObjectKey) throws(ObjectError) {
    guard state.uploadScore == "\(due)", state.now / 1_000_000 < due else {
      throw .uploadExpired(key: key.text)
    }
  }
}
