import Fixtures
import TradingModel
import TradingSerialization

/// Reads the objects of one database, as whoever restores it does: currencies first, then
/// instruments.
struct Nautilus2Reader {
  private let database: Nautilus2Corpus.Database
  private let currencies: CurrencyTable

  struct Missing: Error { let key: String }

  init(_ trader: String) throws {
    guard let database = Nautilus2Corpus.databases[trader] else { throw Missing(key: trader) }
    self.database = database
    let decoder = RecordDecoder()
    for code in database.ids("currencies") {
      let elements = database.elements("currencies:\(code)") ?? []
      let currency = try? Elements.with(elements) { elements in
        try Nautilus2.currency(code: code, from: elements[0], decoder)
      }
      if let currency { decoder.currencies.register(currency) }
    }
    currencies = decoder.currencies
  }

  private func read<Value>(
    _ key: String, _ body: ([UnsafeRawBufferPointer], RecordDecoder) throws -> Value
  ) throws -> Value {
    guard let elements = database.elements(key) else { throw Missing(key: key) }
    return try Elements.with(elements) { try body($0, RecordDecoder(currencies: currencies)) }
  }

  func currency(_ code: String) throws -> Currency {
    try read("currencies:\(code)") { try Nautilus2.currency(code: code, from: $0[0], $1) }
  }

  func instrument(_ id: String) throws -> Instrument {
    try read("instruments:\(id)") { try Nautilus2.instrument(from: $0[0], $1) }
  }

  func synthetic(_ id: String) throws -> SyntheticInstrument {
    try read("synthetics:\(id)") { try Nautilus2.synthetic(from: $0[0], $1) }
  }

  func order(_ id: String) throws -> Order {
    try read("orders:\(id)") { try Nautilus2.order($0, $1, rules: .nautilus1231) }
  }

  func account(_ id: String) throws -> Account {
    try read("accounts:\(id)") { try Nautilus2.account($0, $1, rules: .nautilus1231) }
  }

  func position(_ id: String) throws -> Position {
    try read("positions:\(id)") { elements, decoder in
      try Elements.with(database.elements("snapshots:positions:\(id)") ?? []) { snapshots in
        try Nautilus2.position(
          elements, snapshots: snapshots, decoder, rules: .nautilus1231,
          instrument: { try instrument("\($0)") })
      }
    }
  }

  /// The round trips of the general objects.
  func roundTrips() throws -> [Position] {
    let prefix = "general:\(Nautilus2.roundTripPrefix)"
    return try database.records.keys.filter { $0.hasPrefix(prefix) }.sorted().map { key in
      try read(key) { try Nautilus2.roundTrip(from: $0[0], $1) }
    }
  }

  func state(of strategy: String) throws -> StrategyState {
    try read("strategies:\(strategy):state") { elements, decoder in
      try decoder.decode(StrategyState.self, from: elements[0])
    }
  }

  func state(ofActor actor: String) throws -> StrategyState? {
    try read("actors:\(actor):state") { elements, decoder in
      Nautilus2.state(try decoder.decode(DynamicMap.self, from: elements[0]))
    }
  }

  func instrumentClose(_ id: String) throws -> InstrumentClose {
    try read("instrument_closes:\(id)") { try Nautilus2.instrumentClose(from: $0[0], $1) }
  }
}
