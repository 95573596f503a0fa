#if File
  import Dispatch
  import Logging
  import RedisClient

  /// The engine on a file of this machine: one thread writes, others read, each over a connection of its own.
  final class FileEngine: Engine {
    let pipeline: WritePipeline?
    let opening: Opening
    private let store: FileStore?
    private let keys: KeySpace
    private let pool: FilePool
    private let queue = DispatchQueue(label: "trading-cache.file.read")

    private init(
      path: String, keys: KeySpace, store: FileStore? = nil, pipeline: WritePipeline? = nil,
      opening: Opening = Opening()
    ) {
      self.store = store
      self.pipeline = pipeline
      self.opening = opening
      self.keys = keys
      pool = FilePool(path: path)
    }

    /// Opens a file; as a writer makes it where there is none, and takes the trader's fence.
    static func open(
      _ settings: FileSettings, keys: KeySpace, logger: Logger
    ) async throws(CacheError) -> FileEngine {
      if settings.role == .readOnly {
        let engine = FileEngine(path: settings.path, keys: keys)
        try await engine.read { _ in }
        return engine
      }
      // It waits for the disk: not on a cooperative thread.
      return try await DispatchQueue.global().run { () throws(CacheError) in
        try startWriting(settings, keys: keys, logger: logger)
      }
    }

    private static func startWriting(
      _ settings: FileSettings, keys: KeySpace, logger: Logger
    ) throws(CacheError) -> FileEngine {
      let store = try file { () throws(FileError) in
        try FileStore(path: settings.path, keys: keys, switches: settings.switches)
      }
      let (start, lastStop) = try store.takeOver(settings.role)
      let pipeline = try WritePipeline.make(
        keys: keys, epoch: start.epoch, last: start.sequence, limits: settings.writeQueue,
        logger: logger)
      let writer = LocalWriter(store, pipeline: pipeline)
      guard startThread(named: "cache-writer", { writer.run() }) else {
        throw .redis(.invalidConfiguration(reason: "no thread could be started"))
      }
      logger.info(
        "writing as \(keys.trader)",
        metadata: ["epoch": "\(start.epoch)", "after": "\(start.sequence)"])
      return FileEngine(
        path: settings.path, keys: keys, store: store, pipeline: pipeline,
        opening: Opening(
          lastStop: lastStop, confirmedWrites: .present(upTo: Receipt(sequence: start.sequence))))
    }

    func read<Result: Sendable>(
      _ body: @escaping @Sendable (any EngineReader) throws(CacheError) -> Result
    ) async throws(CacheError) -> Result {
      try await queue.run { [keys, pool] () throws(CacheError) in
        try pool.read { () throws(CacheError) in try body(FileReader(keys: keys, pool: pool)) }
      }
    }

    func closeReading() { queue.async { [pool] in pool.close() } }

    func end() async {
      // The last to close a file tidies it up: not on a cooperative thread, and after the readers.
      await queue.run { [pool, store] in
        pool.close()
        store?.close()
      }
    }
  }
#endif
