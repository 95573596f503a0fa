import TradingModel
import TradingSerialization

/// One read operation of a database: what an engine reads, and what is known for decoding it.
struct ReadSession {
  let engine: any EngineReader
  let keys: KeySpace
  let families: FamilyTable
  /// One for each thread that may decode; the first one is that of the reading thread.
  let decoders: DecoderPool

  /// The decoder of the reading thread.
  var decoder: RecordDecoder { decoders.first }

  /// Hands what is stored under a key to `body`; what has another shape is returned as unreadable.
  func read(
    _ key: String, as shape: RecordShape, _ body: (RecordParts) throws(CacheError) -> Void
  ) throws(CacheError) -> UnreadableRecord? {
    var fault: UnreadableRecord?
    try engine.read(key, as: shape) { value throws(CacheError) in
      switch value {
      case .nothing: break
      case .parts(let parts): try body(parts)
      case .otherShape(let reason): fault = UnreadableRecord(key: key, reason: reason)
      }
    }
    return fault
  }
}
