import RedisClient
import Synchronization

/// A batch as one transaction of Redis.
///
///     MULTI  {commands of each write}  SET marker  EXEC  WATCH fence marker  GET fence  GET marker
///     [------------- body -----------]  [------------------- trailer, added when sent -----------]
extension PendingBatch {
  /// Adds the trailer, which moves the marker and arms the next watch.
  func seal(marker: Marker, keys: KeySpace, _ switches: ProtocolSwitches = .init()) {
    content.bytes.truncate(to: bodyEnd)
    content.bytes.beginCommand(argumentCount: 3)
    content.bytes.appendBulk("SET")
    content.bytes.appendBulk(keys.marker)
    content.bytes.appendBulk(marker)
    content.bytes.append(command: "EXEC")
    WriterHandshake.appendWatch(keys, switches, to: &content.bytes)
  }

  /// Calls `body` with `MULTI` and the commands.
  func withBody(
    _ body: (UnsafeRawBufferPointer) throws(RedisError) -> Void
  ) throws(RedisError) {
    try content.bytes.withUnsafeBytes { (bytes) throws(RedisError) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[..<bodyEnd.byteCount]))
    }
  }

  /// Calls `body` with the bytes of a sealed batch, or with its trailer alone.
  func withSealed(
    bodyIncluded: Bool, _ body: (UnsafeRawBufferPointer) throws(RedisError) -> Void
  ) throws(RedisError) {
    let start = bodyIncluded ? 0 : bodyEnd.byteCount
    try content.bytes.withUnsafeBytes { (bytes) throws(RedisError) in
      try body(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
  }

  /// How many replies a sealed batch asks for.
  var replyCount: Int { content.bytes.commandCount }

  /// Where the reply of `EXEC` is among them.
  var execReplyIndex: Int { 1 + commandCount + 1 }
}

extension WritePipeline {
  /// Makes a batch ready to be sent.
  func seal(_ batch: PendingBatch, _ switches: ProtocolSwitches) {
    state.withLock { _ in
      batch.seal(marker: Marker(epoch: epoch, sequence: batch.lastSequence), keys: keys, switches)
    }
  }
}
