public import TradingModel
import TradingSerialization

/// Instruments.
///
///     trader-{trader}:instruments:{instrument}     string
extension FamilyKey {
  static let instruments = FamilyKey("instruments")
}

extension Family where ID == InstrumentId, Record == Instrument {
  static var instruments: Self {
    .documents(
      .instruments, kind: "instrument", title: "instruments", id: \.id,
      shown: .wire(
        .fields(
          ["type", "price_increment", "size_increment", "multiplier", "lot_size"], in: "to_dict",
          numbers: ["price_increment", "size_increment", "multiplier", "lot_size"]),
        id: { "\($0.id)" }
      ) { map, _ in ["class": map["type"] ?? .null, "to_dict": .map(map)] })
  }
}

extension AnyFamily {
  static var instruments: AnyFamily { AnyFamily(.instruments, role: .usual) }
}

extension RestoredState {
  /// The instruments, by id.
  public var instruments: Restored<Instrument> { self[.instruments] }
}

extension CacheDatabase {
  /// Adds or replaces an instrument.
  @discardableResult public func addInstrument(
    _ instrument: Instrument
  ) throws(CacheError) -> Receipt {
    try add(instrument, to: .instruments)
  }

  /// Reads an instrument.
  public func loadInstrument(_ id: InstrumentId) async throws(CacheError) -> Instrument? {
    try await load(id, from: .instruments)
  }

  /// Reads all instruments, by id.
  public func loadInstruments(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Instrument> {
    try await loadAll(.instruments, policy)
  }
}
