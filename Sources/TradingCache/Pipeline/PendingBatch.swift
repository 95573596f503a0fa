import RedisClient

/// What the reply to a write's first commands must be, beyond not being an error.
enum WriteRule: Sendable, Equatable {
  /// Anything.
  case none
  /// `RPUSHX` first: the log must have existed, and have this length now if one is given.
  case append(expectedLength: UInt32?)
  /// `RPUSH` to the staging key, then `RENAMENX`: the log must not have existed.
  case create

  /// How many commands of the write are about the log itself; the others are about indexes.
  var logCommandCount: Int {
    switch self {
    case .none, .append: 1
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
  private(set) var bytes: CommandBuffer
  private(set) var writes: [PendingWrite] = []
  private(set) var commandCount = 0
  /// The sequence number of the first write.
  private(set) var firstSequence: UInt64 = 0
  /// When the first write was made.
  private(set) var openedAt = ContinuousClock.now
  private var bodyEnd = 0

  init() {
    bytes = CommandBuffer(capacity: 16 << 10)
    writes.reserveCapacity(64)
  }

  /// Empties the batch for its next use; its memory is kept unless one burst made it huge.
  func open(firstSequence: UInt64, keepingCapacityUpTo limit: Int) {
    bytes.removeAll(keepingCapacity: bytes.capacity <= limit)
    bytes.appendRaw("*1\r\n$5\r\nMULTI\r\n")
    bodyEnd = bytes.count
    writes.removeAll(keepingCapacity: true)
    commandCount = 0
    self.firstSequence = firstSequence
    openedAt = .now
  }

  /// The sequence number of the last write; one less than the first when there is none.
  var lastSequence: UInt64 { firstSequence &+ UInt64(writes.count) &- 1 }

  /// The bytes of the writes.
  var bodySize: Int { bodyEnd }

  /// Appends one write; `body` appends its commands and returns how many they are.
  ///
  /// When it throws, the batch is as before.
  func append<Failure: Error>(
    rule: WriteRule, _ body: (inout CommandBuffer) throws(Failure) -> Int
  ) throws(Failure) {
    let offset = bytes.count
    do throws(Failure) {
      let count = try body(&bytes)
      writes.append(PendingWrite(offset: offset, commandCount: count, rule: rule))
      commandCount += count
      bodyEnd = bytes.count
    } catch {
      bytes.truncate(to: offset)
      throw error
    }
  }

  /// Makes the batch one transaction that moves the marker and arms the next watch.
  func seal(marker: Marker, keys: KeySpace, _ switches: ProtocolSwitches = .init()) {
    bytes.truncate(to: bodyEnd)
    bytes.append(command: "SET", keys.marker, marker.description)
    bytes.append(command: "EXEC")
    WriterHandshake.appendWatch(keys, switches, to: &bytes)
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
