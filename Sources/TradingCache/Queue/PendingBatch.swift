import RedisClient

/// Writes that are applied together, as one transaction.
///
/// They are laid out as Redis is sent them, from the moment they are made, and what each is to change stands
/// beside the bytes:
///
///     bytes     MULTI  {commands of write 1}  {commands of write 2} …  {trailer of the Redis engine}
///     changes          append, insert         create, element, insert
///     writes           1                      2
///
/// It changes under the queue's lock only, and once handed out by the writer thread only; so that
/// thread reads it without the lock, and others with it.
final class PendingBatch: @unchecked Sendable {  // Locked, or in flight and only read.
  // The queue's lock keeps accesses apart; the run-time checks of the hot ones would cost as much as
  // the encoding of a number.
  @exclusivity(unchecked) var content: ChangeBuffer
  @exclusivity(unchecked) private(set) var writes: [PendingWrite] = []
  /// The sequence number of the first write.
  private(set) var firstSequence: UInt64 = 0
  /// When the first write was made.
  private(set) var openedAt = ContinuousClock.now
  /// How much it holds with the last write.
  @exclusivity(unchecked) private(set) var bodyEnd = CommandBuffer().mark

  private static let multi: StaticString = "*1\r\n$5\r\nMULTI\r\n"

  /// Makes room for all that a batch may hold, which is used again and again.
  ///
  /// Every page that it is likely to use is touched here: a first touch is a fault of about a microsecond,
  /// and there would be one for every few writes of a burst.
  /// - Parameter usualSize: the bytes that a full batch has of late.
  init(_ limits: QueueLimits, usualSize: Int) {
    let mostWrites = min(max(limits.maxBatchCommands, 1), 1 << 14)
    content = ChangeBuffer(
      byteCapacity: min(limits.maxBatchBytes, 1 << 20) + Self.slack, changeCapacity: mostWrites)
    content.withCommands { $0.touchMemory(upTo: usualSize + Self.slack) }
    writes = Array(
      repeating: PendingWrite(offset: 0, firstChange: 0, commandCount: 0, rule: .none),
      count: mostWrites)
  }

  /// What the last write that finds room, and the trailer, take beyond the limit.
  private static let slack = 4 << 10

  /// Empties the batch for its next use; its memory is kept unless one write made it huge.
  func open(firstSequence: UInt64, _ limits: QueueLimits) {
    let isHuge = content.bytes.capacity / 4 > max(limits.maxBatchBytes, Self.slack)
    content.removeAll(keepingCapacity: !isHuge)
    content.bytes.appendRaw(Self.multi, commands: 1)
    bodyEnd = content.bytes.mark
    writes.removeAll(keepingCapacity: true)
    self.firstSequence = firstSequence
    openedAt = .now
  }

  /// The sequence number of the last write; one less than the first when there is none.
  var lastSequence: UInt64 { firstSequence &+ UInt64(writes.count) &- 1 }

  /// Whether it takes one more write.
  @inline(__always)
  func hasRoom(within limits: QueueLimits) -> Bool {
    commandCount < limits.maxBatchCommands && bodySize < limits.maxBatchBytes
  }

  /// The bytes of the writes.
  var bodySize: Int { bodyEnd.byteCount - Self.multi.utf8CodeUnitCount }

  /// The changes of the writes.
  var changeCount: Int { content.changes.count }

  /// The commands of the writes.
  var commandCount: Int { bodyEnd.commandCount - 1 }

  /// Appends one write, and returns its size; `body` adds its changes.
  @inline(__always)
  func append(rule: WriteRule, _ body: (inout ChangeBuffer) -> Void) -> Int {
    let start = bodyEnd
    let firstChange = content.changes.count
    body(&content)
    bodyEnd = content.bytes.mark
    writes.append(
      PendingWrite(
        offset: start.byteCount, firstChange: firstChange,
        commandCount: bodyEnd.commandCount - start.commandCount, rule: rule))
    return bodyEnd.byteCount - start.byteCount
  }

  /// Takes back the write that was appended last.
  func removeLast() {
    guard !writes.isEmpty else { return }
    blank(writeAt: writes.count - 1)
    writes.removeLast()
  }

  /// The changes of a write.
  func changes(ofWriteAt index: Int) -> ArraySlice<Change> {
    let end = index + 1 < writes.count ? writes[index + 1].firstChange : content.changes.count
    return content.changes[writes[index].firstChange..<end]
  }

  /// A write as it stays when its batch is gone.
  func contents(ofWriteAt index: Int) -> WriteContents {
    let start = writes[index].offset
    let end = index + 1 < writes.count ? writes[index + 1].offset : bodyEnd.byteCount
    let changes = changes(ofWriteAt: index).map { $0.moved(back: UInt32(start)) }
    return content.bytes.withUnsafeBytes { bytes in
      WriteContents(
        rule: writes[index].rule, commandCount: writes[index].commandCount, changes: changes,
        bytes: Array(bytes[start..<end]))
    }
  }

  /// Takes the changes of a write out of the batch; its place in the sequence remains.
  func blank(writeAt index: Int) {
    let write = writes[index]
    let end = index + 1 < writes.count ? writes[index + 1].offset : bodyEnd.byteCount
    let removed = (bytes: end - write.offset, changes: changes(ofWriteAt: index).count)
    content.remove(
      bytes: write.offset..<end, changes: write.firstChange..<write.firstChange + removed.changes,
      commandCount: write.commandCount, upTo: bodyEnd)
    bodyEnd = content.bytes.mark
    writes[index].commandCount = 0
    for later in writes.indices.dropFirst(index + 1) {
      writes[later] = PendingWrite(
        offset: writes[later].offset - removed.bytes,
        firstChange: writes[later].firstChange - removed.changes,
        commandCount: writes[later].commandCount, rule: writes[later].rule)
    }
  }

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
}
