import Dispatch
import Logging
import RedisClient
import TradingModel

/// The engine in memory, for tests and backtests without a server or a file.
final class MemoryEngine: Engine {
  let pipeline: WritePipeline?
  let opening: Opening
  private let trader: MemoryTrader
  private let keys: KeySpace
  private let queue = DispatchQueue(label: "trading-cache.memory.read")

  /// Opens a trader's part of a store; as a writer it takes over from the trader's former writer.
  init(
    _ store: MemoryStore, keys: KeySpace, limits: QueueLimits, isReadOnly: Bool, logger: Logger
  ) throws(CacheError) {
    trader = MemoryTrader(store: store, trader: keys.trader)
    self.keys = keys
    if isReadOnly {
      (pipeline, opening) = (nil, Opening())
      return
    }
    let (start, lastStop) = store.withTables(of: keys.trader) { $0.takeOver() }
    opening = Opening(
      lastStop: lastStop, confirmedWrites: .present(upTo: Receipt(sequence: start.sequence)))
    let pipeline = try WritePipeline.make(
      keys: keys, epoch: start.epoch, last: start.sequence, limits: limits, logger: logger)
    let writer = LocalWriter(trader, pipeline: pipeline)
    guard startThread(named: "cache-writer", { writer.run() }) else {
      throw .redis(.invalidConfiguration(reason: "no thread could be started"))
    }
    self.pipeline = pipeline
  }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any EngineReader) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    try await queue.run { [trader] () throws(CacheError) in
      try body(MemoryReader(tables: trader.store.withTables(of: trader.trader) { $0 }))
    }
  }

  func closeReading() {}
  func end() async {}
}

/// Reads what was in memory at a moment.
private struct MemoryReader: EngineReader {
  let tables: MemoryTables

  func list(_ family: FamilyKey?) throws(CacheError) -> KeyList { try listAll() }

  func listAll() throws(CacheError) -> KeyList {
    var found = KeyList.Gathered()
    for key in tables.keys { key.withUnsafeBytes { found.append($0) } }
    return KeyList(found)
  }

  func read(
    _ key: String, as shape: RecordShape, _ body: (StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    var pieces = PieceBuffer()
    try read(Array(key.utf8), as: shape, &pieces, body)
  }

  func read(
    _ keys: FamilyKeys, as shape: RecordShape, threads: Int,
    _ body: @Sendable (Int, Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    try readInOrder(keys, as: shape) { index, value throws(CacheError) in try body(0, index, value)
    }
  }

  func readInOrder(
    _ keys: FamilyKeys, as shape: RecordShape,
    _ body: (Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    var pieces = PieceBuffer()
    for index in keys.places.indices {
      try read(Array(keys.key(at: index).utf8), as: shape, &pieces) { value throws(CacheError) in
        try body(index, value)
      }
    }
  }

  private func read(
    _ key: [UInt8], as shape: RecordShape, _ pieces: inout PieceBuffer,
    _ body: (StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    let found: [[UInt8]]?
    switch shape {
    case .log: found = tables.logs[key]
    case .document: found = tables.document(key).map { [$0] }
    case .set: found = tables.sets[key].map(Array.init)
    case .hash: found = tables.hashes[key]?.flatMap { [$0.key, $0.value] }
    }
    pieces.removeAll()
    for piece in found ?? [] { piece.withUnsafeBytes { pieces.append($0) } }
    try pieces.withValue(body)
  }

  func newestElement(
    of key: String, where isWanted: (UnsafeRawBufferPointer) -> Bool
  ) throws(CacheError) -> [UInt8]? {
    var found: [UInt8]?
    try read(key, as: .log) { value in
      guard case .parts(let parts) = value else { return }
      found = parts.last(where: isWanted).map { [UInt8]($0) }
    }
    return found
  }

  func expiring(among keys: [String]) throws(CacheError) -> [String] {
    keys.filter { tables.documents[Array($0.utf8)]?.expiry != nil }
  }

  func kind(of key: String) throws(CacheError) -> String? {
    let key = Array(key.utf8)
    if tables.logs[key] != nil { return "list" }
    if tables.document(key) != nil { return "string" }
    if tables.sets[key] != nil { return "set" }
    return tables.hashes[key] == nil ? nil : "hash"
  }

  func catalogue() throws(CacheError) -> StoredCatalogue? { nil }
}
