import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// Whatever the bytes are, reading ends with a value or an error.
@Suite struct DamagedInstrumentTests {
  /// One record of each type, and what reads them.
  static let originals: [[UInt8]] = {
    var types: Set<String> = []
    let instruments = InstrumentCorpusTests.instruments.filter {
      types.insert($0.expectation.state?["class"].string ?? "").inserted
    }
    let others =
      InstrumentCorpusTests.synthetics.prefix(1) + InstrumentCorpusTests.currencies.prefix(1)
    return (instruments + others).map(\.bytes)
  }()

  /// Reads bytes as each kind of record; what can be read can be written and read again.
  static func read(_ bytes: [UInt8]) throws -> Int {
    var readable = 0
    let serializer = MsgPackSerializer()
    func check<Record: WireRecord & Equatable>(_ type: Record.Type) throws {
      guard let record = try? serializer.deserialize(type, from: bytes) else { return }
      readable += 1
      #expect(try serializer.deserialize(type, from: serializer.serialize(record)) == record)
    }
    try check(Instrument.self)
    try check(SyntheticInstrument.self)
    try check(CurrencyRecord.self)
    return readable
  }

  @Test(arguments: originals.indices) func noTruncationIsARecord(index: Int) throws {
    let bytes = Self.originals[index]
    for length in bytes.indices {
      #expect(try Self.read(Array(bytes[..<length])) == 0, "\(length) bytes")
    }
    #expect(try Self.read(bytes) == 1)
  }

  @Test func tenThousandMutationsDoNoHarm() throws {
    var random = SeededGenerator(seed: 1221)
    var readable = 0
    for round in 0..<10_000 {
      let original = Self.originals[round % Self.originals.count]
      readable += try Self.read(random.mutation(of: original))
    }
    // Some mutations fall into names and digits and leave a record; most do not.
    #expect((1..<9_000).contains(readable))
  }
}
