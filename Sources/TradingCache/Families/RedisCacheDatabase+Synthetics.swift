import RedisClient
public import TradingModel
import TradingSerialization

/// Synthetic instruments.
///
///     trader-{trader}:synthetics:{symbol}.SYNTH     string, a SyntheticInstrument
extension RedisCacheDatabase {
  static let synthetics = RecordFamily<InstrumentId, SyntheticInstrument>(
    collection: .synthetics, shape: .document, id: { try InstrumentId(text: $0) },
    record: { _, parts, decoder in try decoder.decode(SyntheticInstrument.self, from: parts[0]) })

  @discardableResult
  public func addSynthetic(_ synthetic: SyntheticInstrument) throws(CacheError) -> Receipt {
    try set(.synthetics, synthetic.id.text, synthetic)
  }

  public func loadSynthetic(_ id: InstrumentId) async throws(CacheError) -> SyntheticInstrument? {
    try await reading { session throws(CacheError) in try session.load(Self.synthetics, id) }
  }

  public func loadSynthetics(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SyntheticInstrument> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.synthetics) }
      .checked(policy)
  }
}
