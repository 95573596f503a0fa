import RedisClient

/// What the reply to a write's first commands must be, beyond not being an error.
enum WriteRule: Sendable, Equatable {
  /// Anything.
  case none
  /// `RPUSHX` first: the log must have existed, and have this length now if one is given.
  case append(expectedLength: UInt32?)
  /// `RPUSHX` first: the log must have existed, and have at least this length now.
  case appendAtLeast(length: UInt32)
  /// `RPUSH` first, then `LPOS` for what was pushed: it must stand in the log once.
  case extend
  /// `RPUSH` to the staging key, then `RENAMENX`: the log must not have existed.
  case create

  /// How many commands of the write are about the log itself; the others are about indexes.
  var logCommandCount: Int {
    switch self {
    case .none, .append, .appendAtLeast: 1
    case .extend: 2
    case .create: 3
    }
  }
}

/// One write in a batch.
struct PendingWrite {
  /// Where its commands begin in the batch's bytes.
  let offset: Int
  var commandCount: Int
  let rule: WriteRule
}

/// Writes that travel together as one transaction, in wire form from the moment they are made.
///
///     MULTI  {commands of each write}  SET marker  EXEC  WATCH fence marker  GET fence  GET marker
///     [------------- body -----------]  [------------------- trailer, added when sent -----------]
///
/// It changes under the queue's lock only, and once handed out by the writer thread only; so that
/// thread reads it without the lock, and others with it.
final class PendingBatch: @unchecked Sendable {  // Locked, or in flight and only read.
  // The queue's lock keeps accesses apart; the run-time checks of the hot ones would cost as much as
  // the encoding of a number.
  @exclusivity(unchecked) private(set) var bytes: CommandBuffer
  @exclusivity(unchecked) private(set) var writes: [PendingWrite] = []
  @exclusivity(unchecked) private(set) var commandCount = 0
  /// The sequence number of the first write.
  private(set) var firstSequence: UInt64 = 0
  /// When the first write was made.
  private(set) var openedAt = ContinuousClock.now
  @exclusivity(unchecked) private var bodyEnd = 0

  private static let multi: StaticString = "*1\r\n$5\r\nMULTI\r\n"

  /// Makes room for all that a batch may hold, which is used again and again.
  ///
  /// Every page that it is likely to use is touched here: a first touch is a fault of about a microsecond,
  /// and there would be one for every few writes of a burst.
  /// - Parameter usualSize: the bytes that a full batch has of late.
  init(_ limits: RedisCacheDatabase.Configuration.WriteQueue, usualSize: Int) {
    bytes = CommandBuffer(capacity: min(limits.maxBatchBytes, 1 << 20) + Self.slack)
    bytes.touchMemory(upTo: usualSize + Self.slack)
    writes = Array(
      repeating: PendingWrite(offset: 0, commandCount: 0, rule: .none),
      count: min(max(limits.maxBatchCommands, 1), 1 << 14))
  }

  /// What the last write that finds room, and the trailer, take beyond the limit.
  private static let slack = 4 << 10

  /// Empties the batch for its next use; its memory is kept unless one write made it huge.
  func open(firstSequence: UInt64, _ limits: RedisCacheDatabase.Configuration.WriteQueue) {
    bytes.removeAll(keepingCapacity: bytes.capacity / 4 <= max(limits.maxBatchBytes, Self.slack))
    bytes.appendRaw(Self.multi)
    bodyEnd = bytes.count
    writes.removeAll(keepingCapacity: true)
    commandCount = 0
    self.firstSequence = firstSequence
    openedAt = .now
  }

  /// The sequence number of the last write; one less than the first when there is none.
  var lastSequence: UInt64 { firstSequence &+ UInt64(writes.count) &- 1 }

  /// Whether it takes one more write.
  @inline(__always)
  func hasRoom(within limits: RedisCacheDatabase.Configuration.WriteQueue) -> Bool {
    commandCount < limits.maxBatchCommands && bodySize < limits.maxBatchBytes
  }

  /// The bytes of the writes.
  var bodySize: Int { bodyEnd - Self.multi.utf8CodeUnitCount }

  /// Appends one write, and returns its size; `body` appends its commands and returns how many they are.
  @inline(__always)
  func append(rule: WriteRule, _ body: (inout CommandBuffer) -> Int) -> Int {
    let offset = bytes.count
    let count = body(&bytes)
    writes.append(PendingWrite(offset: offset, commandCount: count, rule: rule))
    commandCount += count
    bodyEnd = bytes.count
    return bodyEnd - offset
  }

  /// Makes the batch one transaction that moves the marker and arms the next watch.
  func seal(marker: Marker, keys: KeySpace, _ switches: ProtocolSwitches = .init()) {
    bytes.truncate(to: bodyEnd)
    bytes.beginCommand(argumentCount: 3)
    bytes.appendBulk("SET")
    bytes.appendBulk(keys.marker)
    bytes.appendBulk(marker)
    bytes.append(command: "EXEC")
    WriterHandshake.appendWatch(keys, switches, to: &bytes)
  }

  /// Calls `body` with `MULTI` and the commands.
  func withBody(
    _ body: (UnsafeRawBufferPointer) throws(RedisError) -> Void
  ) throws(RedisError) {
    try bytes.withUnsafeBytes { (bytes) throws(RedisError) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[..<bodyEnd]))
    }
  }

  /// Calls `body` with the bytes of a sealed batch, or with its trailer alone.
  func withSealed(
    bodyIncluded: Bool, _ body: (UnsafeRawBufferPointer) throws(RedisError) -> Void
  ) throws(RedisError) {
    try bytes.withUnsafeBytes { (bytes) throws(RedisError) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[(bodyIncluded ? 0 : bodyEnd)...]))
    }
  }

  /// How many replies a sealed batch asks for.
  var replyCount: Int { 1 + commandCount + 2 + WriterHandshake.watchReplyCount }

  /// Where the reply of `EXEC` stands among them.
  var execReplyIndex: Int { 1 + commandCount + 1 }

  /// The write that the command with this index belongs to.
  func writeIndex(ofCommand command: Int) -> Int? {
    guard command >= 0 else { return nil }
    var end = 0
    for (index, write) in writes.enumerated() {
      end += write.commandCount
      if command < end { return index }
    }
    return nil
  }

  /// The commands of a write in wire form.
  func commands(ofWriteAt index: Int) -> [UInt8] {
    let end = index + 1 < writes.count ? writes[index + 1].offset : bodyEnd
    return bytes.withUnsafeBytes { Array($0[writes[index].offset..<end]) }
  }

  /// Takes the commands of a write out of the transaction; its place in the sequence remains.
  func blank(writeAt index: Int) {
    let removed = commands(ofWriteAt: index).count
    let rest = bytes.withUnsafeBytes { Array($0[(writes[index].offset + removed)..<bodyEnd]) }
    bytes.truncate(to: writes[index].offset)
    rest.withUnsafeBytes { bytes.appendRaw($0) }
    bodyEnd = bytes.count
    commandCount -= writes[index].commandCount
    writes[index].commandCount = 0
    for later in (index + 1)..<max(writes.count, index + 1) {
      let write = writes[later]
      writes[later] = PendingWrite(
        offset: write.offset - removed, commandCount: write.commandCount, rule: write.rule)
    }
  }
}
