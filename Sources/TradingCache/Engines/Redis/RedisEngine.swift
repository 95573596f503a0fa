import Dispatch
import RedisClient

/// The engine on a Redis server: one thread writes, others read.
///
/// Both have connections of their own, so that neither waits for the other.
final class RedisEngine: Engine {
  let configuration: RedisSettings
  let keys: KeySpace
  let pipeline: WritePipeline?
  let opening: Opening
  let reader: RedisReader
  private let journal: JournalWriter?

  init(
    _ configuration: RedisSettings, keys: KeySpace,
    pipeline: WritePipeline? = nil, journal: JournalWriter? = nil, opening: Opening = Opening()
  ) {
    self.configuration = configuration
    self.keys = keys
    self.pipeline = pipeline
    self.journal = journal
    self.opening = opening
    reader = RedisReader(configuration, keys: keys)
  }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any EngineReader) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    try await reader.perform { session throws(CacheError) in try body(session) }
  }

  func closeReading() { reader.close() }

  func end() async {
    guard let journal else { return }
    // Writing to the file blocks: not on a cooperative thread.
    await DispatchQueue.global().run { journal.finish() }
  }
}
