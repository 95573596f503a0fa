import Logging
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

/// Chunks that are all in Redis, and to be removed if nothing refers to them in time.
struct FinishedUpload: Sendable {
  let member: String
  /// From when on anyone may remove it, in milliseconds; as the server writes it.
  let due: Int64

  /// Makes sure that no one has begun to remove it.
  func check(_ state: StoredState, _ key: ObjectKey) throws(ObjectError) {
    guard state.uploadScore == "\(due)", state.now / 1_000_000 < due else {
      throw .uploadExpired(key: key.text)
    }
  }
}

/// Brings content into Redis, chunk by chunk, where nothing refers to it yet.
///
/// Chunks have a time to live until all are there, so that the server removes them when we do not get that
/// far. They are stored only where there is none (`NX`), so that a late copy of the command, on a
/// connection that was given up, does not bring the time to live back.
struct Upload {
  private let store: ObjectStore
  let key: ObjectKey
  /// The unique id of the content.
  let id = uniqueId()
  private var seed: UInt64 { XXHash64.of(id) }
  private let chunkBytes: Int
  private let leaseMilliseconds: Int
  private var hash = XXHash64()
  /// What does not make a window yet.
  private var pending: [UInt8] = []
  private(set) var size = 0
  private var sentChunks = 0
  /// When the time to live of all chunks was last set anew.
  var leaseRenewed = ContinuousClock.now

  /// About as much is sent at a time, so that memory is bounded and the server is never busy for long.
  private static let windowBytes = 1 << 20
  private static let slice = 256

  init(_ store: ObjectStore, _ key: ObjectKey) {
    self.store = store
    self.key = key
    chunkBytes = store.configuration.chunkBytes
    leaseMilliseconds = Int(store.configuration.uploadLease.milliseconds)
  }

  private var window: Int { max(1, Self.windowBytes / chunkBytes) * chunkBytes }

  /// The content so far.
  var content: StoredContent { StoredContent(id: id, size: size, chunkBytes: chunkBytes) }
  /// XXH64 of the content so far.
  var checksum: String { hash.text }
  /// The bytes, if they are all here still, since they make but one chunk.
  var payload: [UInt8]? { sentChunks == 0 && size <= chunkBytes ? pending : nil }

  /// Takes the next bytes, and sends what makes a window.
  mutating func append(_ bytes: ArraySlice<UInt8>) async throws(ObjectError) {
    let (sum, overflow) = size.addingReportingOverflow(bytes.count)
    let limit = store.configuration.maxBytes
    guard !overflow, sum <= limit else {
      throw .tooManyBytes(key: key.text, wouldBe: overflow ? .max : sum, limit: limit)
    }
    size = sum
    bytes.withUnsafeBytes { hash.add($0) }
    var rest = bytes
    while !rest.isEmpty {
      let taken = rest.prefix(window - pending.count)
      pending += taken
      rest = rest.dropFirst(taken.count)
      // A whole window waits until more follows: it may be the only chunk.
      if pending.count == window, !rest.isEmpty || window > chunkBytes { try await sendPending() }
    }
  }

  /// Sends what is left; afterwards all chunks are there for good, or until they are collected.
  mutating func finish() async throws(ObjectError) -> FinishedUpload {
    if !pending.isEmpty { try await sendPending() }
    return try await keepChunks()
  }

  /// Removes what was sent, of a save that failed; what does not get done, the server does in time.
  func abandon(after error: any Error) async {
    // Of a save that may have been made visible, nothing may go.
    if case ObjectError.unresolved = error { return }
    guard sentChunks > 0 else { return }
    let member = GarbageMember(content).text
    do throws(ObjectError) {
      try await slices { [keys = store.keys, id] connection, slice throws(ObjectError) in
        var commands = CommandBuffer()
        commands.append(command: "UNLINK", arguments: slice.map { keys.chunk(id, $0) })
        try connection.perform(commands, count: 1)
      }
      try await store.retrying { [keys = store.keys] connection throws(ObjectError) in
        var commands = CommandBuffer()
        commands.append(command: "ZREM", keys.garbage, member)
        try connection.perform(commands, count: 1)
      }
    } catch {
      store.logger.notice("an upload that failed is left to the server: \(error)")
    }
  }

  private mutating func sendPending() async throws(ObjectError) {
    let (bytes, first, chunkBytes, seed) = (pending, sentChunks, chunkBytes, seed)
    let count = StoredContent.chunkCount(size: bytes.count, chunkBytes: chunkBytes)
    let lease = leaseMilliseconds
    // Noted before: of a window that fails, some chunks may be there.
    sentChunks += count
    try await store.retrying { [keys = store.keys, id] connection throws(ObjectError) in
      var commands = CommandBuffer(capacity: bytes.count + count * 256)
      for offset in 0..<count {
        let end = min((offset + 1) * chunkBytes, bytes.count)
        commands.beginCommand(argumentCount: 6)
        commands.appendBulk("SET")
        commands.appendBulk(keys.chunk(id, first + offset))
        commands.appendChunk(
          bytes[offset * chunkBytes..<end], seed: seed &+ UInt64(first + offset))
        commands.appendBulk("PX")
        commands.appendBulk(lease)
        commands.appendBulk("NX")
      }
      try connection.perform(commands, count: count)
    }
    pending.removeAll(keepingCapacity: true)
    if ContinuousClock.now - leaseRenewed > store.configuration.uploadLease / 3 {
      try await renewLease()
    }
  }

  private mutating func renewLease() async throws(ObjectError) {
    let lease = leaseMilliseconds
    leaseRenewed = .now
    try await slices { [key, id, keys = store.keys] connection, slice throws(ObjectError) in
      try connection.expectAll(slice.count, key) { commands in
        for index in slice { commands.append(command: "PEXPIRE", keys.chunk(id, index), lease) }
        return slice.count
      }
    }
  }

  /// Takes the time to live from the chunks, after noting them as garbage of the future.
  private func keepChunks() async throws(ObjectError) -> FinishedUpload {
    let member = GarbageMember(content).text
    let lease = Int64(leaseMilliseconds)
    let due = try await store.retrying { [keys = store.keys] connection throws(ObjectError) in
      let time = try redis { () throws(RedisError) in try connection.roundTrip("TIME").get() }
      let due = try serverTime(time) / 1_000_000 + lease
      try redis { () throws(RedisError) in
        _ = try connection.roundTrip("ZADD", keys.garbage, Int(due), member).get()
      }
      return due
    }
    try await slices { [key, id, keys = store.keys] connection, slice throws(ObjectError) in
      let names = slice.map { keys.chunk(id, $0) }
      var commands = CommandBuffer()
      for name in names { commands.append(command: "PERSIST", name) }
      try connection.perform(commands, count: names.count)
      try connection.expectAll(names.count, key) { commands in
        commands.append(command: "EXISTS", arguments: names)
        return 1
      }
    }
    return FinishedUpload(member: member, due: due)
  }

  /// Runs `body` for all chunks that were sent, some at a time.
  private func slices(
    _ body: @escaping @Sendable (RedisConnection, Range<Int>) throws(ObjectError) -> Void
  ) async throws(ObjectError) {
    var start = 0
    while start < sentChunks {
      let slice = start..<min(start + Self.slice, sentChunks)
      try await store.retrying { connection throws(ObjectError) in try body(connection, slice) }
      start = slice.upperBound
    }
  }
}

extension RedisConnection {
  /// Runs commands whose replies must add up to `sum`: so many chunks are there.
  fileprivate func expectAll(
    _ sum: Int, _ key: ObjectKey, _ body: (inout CommandBuffer) -> Int
  ) throws(ObjectError) {
    var commands = CommandBuffer()
    let count = body(&commands)
    var found: Int64 = 0
    do throws(RedisError) {
      for reply in try roundTrip(commands, replies: count) { found += try reply.get().integer ?? 0 }
    } catch {
      throw .redis(error)
    }
    guard found == sum else { throw .uploadExpired(key: key.text) }
  }
}
