/// What stores: strings, lists, sets and hashes under keys.
///
/// A store takes writes from its pipeline, in their order, in batches that are applied whole, and gives each
/// write a verdict; it has one writer at a time; it lists keys and reads what is under them. What Redis, a file
/// and memory differ in is behind this protocol. An engine knows no family and no record.
protocol Engine: Sendable {
  /// The way of writes; `nil` in a read-only database.
  var pipeline: WritePipeline? { get }

  /// What opening found.
  var opening: Opening { get }

  /// Runs `body` where blocking is allowed, with what reads; one read runs at a time.
  ///
  /// - Throws: what `body` throws, and the engine's own errors.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any EngineReader) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result

  /// Ends what the engine needs for reading; the next read may make it anew.
  func closeReading()

  /// Ends what the engine keeps beside its writer, once that has ended or is to end at once.
  func end() async
}

/// Reads what is stored, within one read operation of an engine.
protocol EngineReader {
  /// The keys of a family, or of all families; also some that are none, or are gone by now.
  func list(_ family: FamilyKey?) throws(CacheError) -> KeyList

  /// Every key of the trader.
  func listAll() throws(CacheError) -> KeyList

  /// Hands what is stored under a key to `body`; the bytes are valid only there.
  func read(
    _ key: String, as shape: RecordShape, _ body: (StoredValue) throws(CacheError) -> Void
  ) throws(CacheError)

  /// Hands what is stored under each key to `body` on up to so many threads, with the number of the thread
  /// and of the key.
  func read(
    _ keys: FamilyKeys, as shape: RecordShape, threads: Int,
    _ body: @Sendable (Int, Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError)

  /// Hands what is stored under each key to `body`, in order.
  func readInOrder(
    _ keys: FamilyKeys, as shape: RecordShape,
    _ body: (Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError)

  /// The newest element of a list that passes a test; looks at no more of the list than it has to.
  func newestElement(
    of key: String, where isWanted: (UnsafeRawBufferPointer) -> Bool
  ) throws(CacheError) -> [UInt8]?

  /// Those of the keys that the store is going to remove by itself.
  func expiring(among keys: [String]) throws(CacheError) -> [String]

  /// What kind of value is under a key, in the store's word; `nil` for nothing.
  func kind(of key: String) throws(CacheError) -> String?

  /// The list of keys that the writer keeps for reads, as it is stored; `nil` where none is kept.
  func catalogue() throws(CacheError) -> StoredCatalogue?
}

/// A list of keys that a writer keeps.
enum StoredCatalogue {
  /// What follows the trader key in each listed key.
  case entries([[UInt8]])
  /// Something else is in its place; the store's words about it.
  case otherShape(String)
}
