public import TradingModel
import TradingSerialization

/// Synthetic instruments.
///
///     trader-{trader}:synthetics:{symbol}.SYNTH     string
extension Family where ID == InstrumentId, Record == SyntheticInstrument {
  static var synthetics: Self {
    .documents(
      FamilyKey("synthetics"), kind: "synthetic", title: "synthetic instruments", id: \.id,
      shown: .wire(.fields(["formula", "price_increment"]), id: { "\($0.id)" }) { map, synthetic in
        var map = map
        map["price_increment"] = .string("\(synthetic.priceIncrement)")
        return map
      })
  }
}

extension AnyFamily {
  static var synthetics: AnyFamily { AnyFamily(.synthetics, role: .rare) }
}

extension RestoredState {
  /// The synthetic instruments, by id.
  public var synthetics: Restored<SyntheticInstrument> { self[.synthetics] }
}

extension CacheDatabase {
  /// Adds or replaces a synthetic instrument.
  @discardableResult public func addSynthetic(
    _ synthetic: SyntheticInstrument
  ) throws(CacheError) -> Receipt {
    try add(synthetic, to: .synthetics)
  }

  /// Reads a synthetic instrument by its id, which ends in `.SYNTH`.
  public func loadSynthetic(
    _ id: InstrumentId
  ) async throws(CacheError) -> SyntheticInstrument? {
    try await load(id, from: .synthetics)
  }

  /// Reads all synthetic instruments, by id.
  public func loadSynthetics(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<SyntheticInstrument> {
    try await loadAll(.synthetics, policy)
  }
}
