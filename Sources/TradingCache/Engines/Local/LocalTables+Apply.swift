/// Carrying out the changes of a batch.
///
/// The verdicts are those of Redis: a write whose record exists, or does not, changes nothing; one that finds
/// another length than it expected is carried out, and reported.
extension LocalTables {
  /// Carries out all writes of a batch; returns those that were not what they had to be.
  mutating func apply(_ batch: PendingBatch) throws(Failure) -> [WriteFailure] {
    var failures: [WriteFailure] = []
    for (index, write) in batch.writes.enumerated() {
      if let reason = try apply(write.rule, batch.changes(ofWriteAt: index), batch.content) {
        failures.append(WriteFailure(writeIndex: index, reason: reason))
      }
    }
    return failures
  }

  private mutating func apply(
    _ rule: WriteRule, _ changes: ArraySlice<Change>, _ content: borrowing ChangeBuffer
  ) throws(Failure) -> RejectedWrite.Reason? {
    var rest = changes
    var reason: RejectedWrite.Reason?
    while let change = rest.popFirst() {
      let elements = rest.prefix { $0.kind == .element }
      rest = rest.dropFirst(elements.count)
      let found = try content.bytes.withUnsafeBytes {
        (bytes) throws(Failure) -> RejectedWrite.Reason? in
        try apply(change, elements, rule, BatchBytes(all: bytes))
      }
      // What exists is left as it is, and what does not is not begun: with all that belongs to it.
      if let found, found.isRefusal { return found }
      reason = reason ?? found
    }
    return reason
  }

  private mutating func apply(
    _ change: Change, _ elements: ArraySlice<Change>, _ rule: WriteRule, _ bytes: BatchBytes
  ) throws(Failure) -> RejectedWrite.Reason? {
    let key = bytes[change.key]
    switch change.kind {
    case .append: return try append(bytes[change.value], to: key, rule)
    case .create:
      guard try length(of: key) == 0 else { return .alreadyExists }
      try append(elements, to: key, bytes)
    case .extend:
      try append(elements, to: key, bytes)
      guard let last = elements.last else { return nil }
      return try occurrences(of: bytes[last.value], in: key) > 1 ? .duplicate : nil
    case .push: try append(bytes[change.value], to: key, ofLength: try length(of: key))
    case .trim: try trim(key, toNewest: Int(change.number))
    case .removeElement: try removeNewest(bytes[change.value], of: key)
    case .set: try set(key, to: bytes[change.value], milliseconds: change.number)
    case .remove: try remove(key)
    case .removeAll: for element in elements { try remove(bytes[element.value]) }
    case .persist: try persist(key)
    case .insert, .withdraw, .removeField:
      let members = change.number == 0 ? [change.value] : elements.map(\.value)
      for member in members { try apply(change.kind, bytes[member], of: key) }
    case .setField, .setMissingField:
      guard let value = elements.first?.value else { return nil }
      try setField(
        bytes[change.value], to: bytes[value], in: key,
        onlyMissing: change.kind == .setMissingField)
    case .element: break
    }
    return nil
  }

  private mutating func apply(
    _ kind: Change.Kind, _ member: UnsafeRawBufferPointer, of key: UnsafeRawBufferPointer
  ) throws(Failure) {
    switch kind {
    case .insert: try insert(member, into: key)
    case .withdraw: try withdraw(member, from: key)
    default: try removeField(member, from: key)
    }
  }

  private mutating func append(
    _ element: UnsafeRawBufferPointer, to log: UnsafeRawBufferPointer, _ rule: WriteRule
  ) throws(Failure) -> RejectedWrite.Reason? {
    let before = try length(of: log)
    guard before > 0 else { return .notFound }
    try append(element, to: log, ofLength: before)
    let length = before + 1
    switch rule {
    case .append(let expected?) where length != Int(expected):
      return .logLength(expected: Int(expected), found: length)
    case .appendAtLeast(let least) where length < Int(least):
      return .logLength(expected: Int(least), found: length)
    default: return nil
    }
  }

  private mutating func append(
    _ elements: ArraySlice<Change>, to log: UnsafeRawBufferPointer, _ bytes: BatchBytes
  ) throws(Failure) {
    var length = try length(of: log)
    for element in elements {
      try append(bytes[element.value], to: log, ofLength: length)
      length += 1
    }
  }
}

/// The bytes that a batch's changes point into.
private struct BatchBytes {
  let all: UnsafeRawBufferPointer

  subscript(range: ByteRange) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      rebasing: all[Int(range.offset)..<Int(range.offset) + Int(range.count)])
  }
}
