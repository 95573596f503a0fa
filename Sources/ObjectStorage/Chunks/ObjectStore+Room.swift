import RedisClient

/// An upload that is under way, as `uploads` lists it until its lease is over:
/// `{content id}:{when it began, in nanoseconds}:{bytes}`.
struct UploadReservation: Sendable, Hashable {
  let id: String
  /// By the server's clock.
  let began: Int64
  /// How much it adds to the namespace: in the end, or of a stream so far.
  let bytes: Int

  init(id: String, began: Int64, bytes: Int) {
    self.id = id
    self.began = began
    self.bytes = max(0, bytes)
  }

  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 3, let began = Int64(parts[1]), let bytes = Int(parts[2]),
      (0..<1 << 48).contains(bytes)
    else { return nil }
    (id, self.began, self.bytes) = (String(parts[0]), began, bytes)
  }

  var text: String { "\(id):\(began):\(bytes)" }

  /// Whether it was there first; of two uploads that exclude each other, that one goes on.
  func isBefore(_ other: UploadReservation) -> Bool { (began, id) < (other.began, other.id) }
}

extension ObjectStore {
  /// Lists an upload as under way, for as long as its lease; refuses it when there is no room.
  ///
  /// What is stored counts, and what uploads that began earlier will add. The transaction that makes the
  /// version visible decides at last; this keeps the server from being filled before.
  func reserve(_ upload: inout Upload) async throws(ObjectError) {
    if upload.reservation != nil, upload.announcedSize != nil, !upload.isLeaseAging(configuration) {
      return
    }
    do throws(ObjectError) {
      upload.reservation = try await reservation(of: upload)
    } catch {
      guard error.isLackOfRoom, try await collectGarbage() > 0 else { throw error }
      upload.reservation = try await reservation(of: upload)
    }
  }

  private func reservation(of upload: Upload) async throws(ObjectError) -> UploadReservation {
    try await retrying { [keys, configuration] connection throws(ObjectError) in
      var reads = CommandBuffer()
      reads.append(command: "TIME")
      reads.append(command: "GET", keys.object(upload.key))
      reads.append(command: "HMGET", keys.totals, "bytes", "objects")
      let found = try redis { () throws(RedisError) in try connection.roundTrip(reads) }
      let now = try serverTime(found[0])
      let record = try ObjectRecord(found[1], of: upload.key)
      let totals =
        try redis { () throws(RedisError) in try found[2].get() }
        .elements?.map { $0.text.flatMap { Int($0) } ?? 0 } ?? []
      let growth = upload.growth(over: record.object, at: now)
      let own = UploadReservation(
        id: upload.id, began: upload.reservation?.began ?? now, bytes: growth)
      let others = try own.exchange(
        upload.reservation, at: now / 1_000_000, lease: configuration.uploadLease.milliseconds,
        keys, connection)
      let earlier = others.filter { $0.isBefore(own) }.reduce(0) { $0 + $1.bytes }
      do throws(ObjectError) {
        try configuration.checkRoom(
          for: upload.key, growth: growth, isNew: !record.exists,
          bytes: (totals.first ?? 0) + earlier, objects: totals.last ?? 0)
      } catch {
        _ = try redis { () throws(RedisError) in
          try connection.roundTrip("ZREM", keys.uploads, own.text).get()
        }
        throw error
      }
      return own
    }
  }
}

extension UploadReservation {
  /// Lists it in place of a former one, and returns all the others whose lease lasts.
  /// - Parameters:
  ///   - now: the server's time in milliseconds.
  ///   - lease: how long it stays listed, in milliseconds.
  fileprivate func exchange(
    _ former: UploadReservation?, at now: Int64, lease: Int64, _ keys: NamespaceKeys,
    _ connection: RedisConnection
  ) throws(ObjectError) -> [UploadReservation] {
    var commands = CommandBuffer()
    if let former, former != self { commands.append(command: "ZREM", keys.uploads, former.text) }
    commands.append(command: "ZADD", keys.uploads, Int(now + lease), text)
    commands.append(command: "ZRANGEBYSCORE", keys.uploads, "(\(now)", "+inf")
    do throws(RedisError) {
      var replies = try connection.roundTrip(commands)
      for reply in replies { _ = try reply.get() }
      let members = replies.removeLast().elements ?? []
      return members.compactMap { $0.text.flatMap { UploadReservation($0) } }.filter { $0.id != id }
    } catch {
      throw .redis(error)
    }
  }
}

extension Upload {
  /// Whether it is time to renew the lease of what was sent.
  func isLeaseAging(_ configuration: ObjectStore.Configuration) -> Bool {
    ContinuousClock.now - leaseRenewed > configuration.uploadLease / 3
  }

  /// How many bytes its object would grow by, as far as its size is known.
  fileprivate func growth(over former: StoredObject?, at now: Int64) -> Int {
    let version = StoredVersion(
      version: 0, id: "", content: "", size: max(size, announcedSize ?? 0), chunkBytes: 1,
      checksum: "", type: "", modified: now)
    let present = former.flatMap { $0.hasExpired(at: now) ? nil : $0 }
    let object = present ?? StoredObject(created: now, expires: nil, versions: [])
    return object.adding(version, keeping: keep).bytes - (former?.bytes ?? 0)
  }
}

extension ObjectStore.Configuration {
  /// Whether an object may grow by so many bytes.
  ///
  /// What makes the namespace smaller is let in, even if it remains too big.
  func checkRoom(
    for key: ObjectKey, growth: Int, isNew: Bool, bytes: Int, objects: Int
  ) throws(ObjectError) {
    let (sum, overflow) = bytes.addingReportingOverflow(growth)
    if growth > 0, overflow || sum > maxBytes {
      throw .tooManyBytes(key: key.text, wouldBe: overflow ? .max : sum, limit: maxBytes)
    }
    if isNew, objects >= maxObjects {
      throw .tooManyObjects(
        key: key.text, wouldBe: objects == .max ? .max : objects + 1, limit: maxObjects)
    }
  }
}

extension ObjectError {
  var isLackOfRoom: Bool {
    switch self {
    case .tooManyBytes, .tooManyObjects: true
    default: false
    }
  }
}
