import Logging
import RedisClient

/// Brings content into Redis, chunk by chunk, where nothing refers to it yet.
///
/// Chunks have a time to live until all are there, so that the server removes them when we do not get that far.
extension ObjectStore {
  /// As many chunks are renewed, kept or removed by one write.
  private static let slice = 256

  private var lease: Int { Int(configuration.uploadLease.milliseconds) }

  /// Begins to save an object.
  /// - Parameter size: how many bytes it will have, if that is known.
  func beginUpload(
    _ key: String, _ timeToLive: Duration?, size: Int? = nil
  ) async throws(ObjectError) -> Upload {
    try demand(.write)
    let key = try ObjectKey(key)
    if let timeToLive, !(1..<1 << 42).contains(timeToLive.milliseconds) {
      throw .invalidConfiguration(reason: "a time to live is from 1 ms to a hundred years")
    }
    var upload = Upload(
      key, chunkBytes: configuration.chunkBytes, keep: configuration.kept, announcedSize: size)
    if let size, size > configuration.chunkBytes { try await reserve(&upload) }
    return upload
  }

  /// Takes the next bytes, and sends what makes a window.
  func append(_ bytes: ArraySlice<UInt8>, to upload: inout Upload) async throws(ObjectError) {
    let (sum, overflow) = upload.size.addingReportingOverflow(bytes.count)
    let limit = configuration.maxBytes
    guard !overflow, sum <= limit else {
      throw .tooManyBytes(key: upload.key.text, wouldBe: overflow ? .max : sum, limit: limit)
    }
    var rest = bytes
    while !rest.isEmpty {
      if let window = upload.take(&rest) { try await send(window, of: &upload) }
    }
  }

  /// Sends what is left; afterwards all chunks are there for good, or until they are collected.
  func finish(_ upload: inout Upload) async throws(ObjectError) -> FinishedUpload {
    if let window = upload.rest() { try await send(window, of: &upload) }
    return try await keepChunks(of: upload)
  }

  /// Removes what was sent of a save that failed; what does not get done, the server does in time.
  func abandon(_ upload: Upload, after error: any Error) async {
    // Of a save that may have been made visible, nothing may go.
    if case ObjectError.unresolved = error { return }
    let chunks = upload.sentChunks
    do throws(ObjectError) {
      try await slices(of: chunks) { [keys, id = upload.id] connection, slice throws(ObjectError) in
        var commands = CommandBuffer()
        commands.append(command: "UNLINK", arguments: slice.map { keys.chunk(id, $0) })
        try connection.perform(commands)
      }
      if chunks > 0 { try await run("ZREM", keys.garbage, GarbageMember(upload.content).text) }
      if let reservation = upload.reservation {
        try await run("ZREM", keys.uploads, reservation.text)
      }
    } catch {
      logger.notice("an upload that failed is left to the server: \(error)")
    }
  }

  private func send(_ window: ChunkWindow, of upload: inout Upload) async throws(ObjectError) {
    try await reserve(&upload)
    try await retrying { [keys, id = upload.id, lease] connection throws(ObjectError) in
      var commands = CommandBuffer()
      window.append(to: &commands, key: { keys.chunk(id, $0) }, lease: lease)
      try connection.perform(commands)
    }
    if upload.isLeaseAging(configuration) {
      upload.leaseRenewed = .now
      try await renewLease(of: upload)
    }
  }

  private func renewLease(of upload: Upload) async throws(ObjectError) {
    let (key, id) = (upload.key, upload.id)
    try await slices(of: upload.sentChunks) { [keys, lease] connection, slice throws(ObjectError) in
      var commands = CommandBuffer()
      for index in slice { commands.append(command: "PEXPIRE", keys.chunk(id, index), lease) }
      try connection.expect(slice.count, of: key, commands)
    }
  }

  /// Takes the time to live from the chunks, after noting them as garbage of the future.
  private func keepChunks(of upload: Upload) async throws(ObjectError) -> FinishedUpload {
    let member = GarbageMember(upload.content).text
    let due = try await retrying { [keys, lease] connection throws(ObjectError) in
      let time = try redis { () throws(RedisError) in try connection.roundTrip("TIME").get() }
      let due = try serverTime(time) / 1_000_000 + Int64(lease)
      try redis { () throws(RedisError) in
        _ = try connection.roundTrip("ZADD", keys.garbage, Int(due), member).get()
      }
      return due
    }
    let (key, id) = (upload.key, upload.id)
    try await slices(of: upload.sentChunks) { [keys] connection, slice throws(ObjectError) in
      let names = slice.map { keys.chunk(id, $0) }
      var persist = CommandBuffer()
      for name in names { persist.append(command: "PERSIST", name) }
      try connection.perform(persist)
      var exist = CommandBuffer()
      exist.append(command: "EXISTS", arguments: names)
      try connection.expect(names.count, of: key, exist)
    }
    return FinishedUpload(
      member: member, due: due, reservation: upload.reservation?.text ?? "")
  }

  /// Runs `body` for all chunks that were sent, some at a time.
  private func slices(
    of count: Int,
    _ body: @escaping @Sendable (RedisConnection, Range<Int>) throws(ObjectError) -> Void
  ) async throws(ObjectError) {
    var start = 0
    while start < count {
      let slice = start..<min(start + Self.slice, count)
      try await retrying { connection throws(ObjectError) in try body(connection, slice) }
      start = slice.upperBound
    }
  }
}

extension RedisConnection {
  /// Runs commands whose replies must add up to `sum`: so many chunks are there.
  fileprivate func expect(
    _ sum: Int, of key: ObjectKey, _ commands: borrowing CommandBuffer
  ) throws(ObjectError) {
    var found: Int64 = 0
    do throws(RedisError) {
      for reply in try roundTrip(commands) { found += try reply.get().integer ?? 0 }
    } catch {
      throw .redis(error)
    }
    guard found == sum else { throw .uploadExpired(key: key.text) }
  }
}
