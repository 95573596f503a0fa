import TradingModel

/// What is stored in memory under a trader's keys, and who writes.
struct MemoryTables: Sendable {
  var logs: [[UInt8]: [[UInt8]]] = [:]
  var documents: [[UInt8]: Document] = [:]
  var sets: [[UInt8]: Set<[UInt8]>] = [:]
  var hashes: [[UInt8]: [[UInt8]: [UInt8]]] = [:]

  var fence: UInt64?
  var holder = ""
  var marker = Marker(epoch: 0, sequence: 0)
  /// How far the last writer had got when it stopped in good order, and when.
  var cleanStop: (marker: Marker, time: UnixNanos)?

  struct Document: Sendable {
    let value: [UInt8]
    /// When it goes away.
    var expiry: ContinuousClock.Instant?
  }

  /// A document that is still there.
  func document(_ key: [UInt8]) -> [UInt8]? {
    guard let document = documents[key], document.expiry.map({ $0 > .now }) ?? true else {
      return nil
    }
    return document.value
  }

  /// All keys, in no order.
  var keys: [[UInt8]] {
    Array(logs.keys) + documents.keys.filter { document($0) != nil } + Array(sets.keys)
      + Array(hashes.keys)
  }
}

extension MemoryTables: LocalTables {
  typealias Failure = Never

  func length(of log: UnsafeRawBufferPointer) -> Int { logs[Array(log)]?.count ?? 0 }

  mutating func append(
    _ element: UnsafeRawBufferPointer, to log: UnsafeRawBufferPointer, ofLength length: Int
  ) {
    logs[Array(log), default: []].append(Array(element))
  }

  func occurrences(of element: UnsafeRawBufferPointer, in log: UnsafeRawBufferPointer) -> Int {
    let newest = (logs[Array(log)] ?? []).suffix(10_000)
    return min(newest.count { $0.elementsEqual(element) }, 2)
  }

  mutating func trim(_ log: UnsafeRawBufferPointer, toNewest count: Int) {
    let excess = length(of: log) - count
    if excess > 0 { logs[Array(log)]?.removeFirst(excess) }
  }

  mutating func removeNewest(_ element: UnsafeRawBufferPointer, of log: UnsafeRawBufferPointer) {
    let key = Array(log)
    guard let place = logs[key]?.lastIndex(where: { $0.elementsEqual(element) }) else { return }
    logs[key]?.remove(at: place)
    if logs[key]?.isEmpty ?? false { logs[key] = nil }
  }

  mutating func set(
    _ document: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer, milliseconds: UInt32
  ) {
    let expiry: ContinuousClock.Instant? =
      milliseconds == 0 ? nil : .now + .milliseconds(Int64(milliseconds))
    documents[Array(document)] = Document(value: Array(value), expiry: expiry)
  }

  mutating func remove(_ key: UnsafeRawBufferPointer) {
    let key = Array(key)
    logs[key] = nil
    documents[key] = nil
    sets[key] = nil
    hashes[key] = nil
  }

  mutating func persist(_ key: UnsafeRawBufferPointer) { documents[Array(key)]?.expiry = nil }

  mutating func insert(_ member: UnsafeRawBufferPointer, into set: UnsafeRawBufferPointer) {
    sets[Array(set), default: []].insert(Array(member))
  }

  mutating func withdraw(_ member: UnsafeRawBufferPointer, from set: UnsafeRawBufferPointer) {
    let key = Array(set)
    sets[key]?.remove(Array(member))
    if sets[key]?.isEmpty ?? false { sets[key] = nil }
  }

  mutating func setField(
    _ field: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer,
    in hash: UnsafeRawBufferPointer, onlyMissing: Bool
  ) {
    let (key, field) = (Array(hash), Array(field))
    if onlyMissing, hashes[key]?[field] != nil { return }
    hashes[key, default: [:]][field] = Array(value)
  }

  mutating func removeField(_ field: UnsafeRawBufferPointer, from hash: UnsafeRawBufferPointer) {
    let key = Array(hash)
    hashes[key]?[Array(field)] = nil
    if hashes[key]?.isEmpty ?? false { hashes[key] = nil }
  }
}
