import RedisClient

/// Taking back what refused writes did to indexes.
///
/// A transaction goes on after a command that did nothing: an update of an order that does not exist
/// still puts its id into the sets. What a command changed, its reply says.
extension BatchWriter {
  /// Takes back the stray changes of refused writes, after the batch and before it is settled.
  func tidy(_ failures: [WriteFailure], of batch: PendingBatch) {
    guard let connection, failures.contains(where: { !$0.stray.isEmpty }) else { return }
    do throws(RedisError) {
      var buffer = CommandBuffer()
      buffer.append(command: "MULTI")
      batch.appendTidying(failures, to: &buffer)
      guard buffer.commandCount > 1 else { return }
      buffer.append(command: "EXEC")
      WriterHandshake.appendWatch(keys, to: &buffer)
      try connection.roundTrip(buffer, into: replies)
      try checkWatch(confirmed: batch.lastSequence)
    } catch {
      lose(error)
    }
  }
}

extension PendingBatch {
  /// Appends what takes back what refused writes did.
  ///
  /// What later writes of the batch did to indexes of the same record is done once more after it.
  fileprivate func appendTidying(_ failures: [WriteFailure], to buffer: inout CommandBuffer) {
    let refused = Set(failures.filter(\.reason.isRefusal).map(\.writeIndex))
    for failure in failures where !failure.stray.isEmpty {
      let changes = Array(changes(ofWriteAt: failure.writeIndex))
      for number in failure.stray.reversed() {
        append(inverseOf: changes[number], to: &buffer)
      }
      guard let key = changes.first?.key else { continue }
      for later in writes.indices.dropFirst(failure.writeIndex + 1) where !refused.contains(later) {
        let changes = self.changes(ofWriteAt: later)
        guard let first = changes.first, hasSameBytes(first.key, key) else { continue }
        for (place, change) in zip(changes.indices, changes) where change.isOfIndex {
          append(again: change, value: changes[place...].dropFirst().first, to: &buffer)
        }
      }
    }
  }

  private func append(inverseOf change: Change, to buffer: inout CommandBuffer) {
    let inverse: StaticString
    switch change.kind {
    case .insert: inverse = "SREM"
    case .withdraw: inverse = "SADD"
    case .setMissingField: inverse = "HDEL"
    default: return
    }
    append(inverse, [change.key, change.value], to: &buffer)
  }

  /// - Parameter element: the change after it, which holds the value of a field.
  private func append(again change: Change, value element: Change?, to buffer: inout CommandBuffer)
  {
    let command: StaticString
    switch change.kind {
    case .insert: command = "SADD"
    case .withdraw: command = "SREM"
    case .removeField: command = "HDEL"
    case .setField: command = "HSET"
    case .setMissingField: command = "HSETNX"
    default: return
    }
    let value = element.flatMap { $0.kind == .element ? $0.value : nil }
    append(command, [change.key, change.value, value].compactMap(\.self), to: &buffer)
  }

  private func append(
    _ command: StaticString, _ arguments: [ByteRange], to buffer: inout CommandBuffer
  ) {
    buffer.beginCommand(argumentCount: arguments.count + 1)
    buffer.appendBulk(command)
    for argument in arguments {
      content.withBytes(of: argument) { buffer.appendBulk($0) }
    }
  }

  private func hasSameBytes(_ one: ByteRange, _ other: ByteRange) -> Bool {
    content.withBytes(of: one) { one in content.withBytes(of: other) { one.elementsEqual($0) } }
  }
}
