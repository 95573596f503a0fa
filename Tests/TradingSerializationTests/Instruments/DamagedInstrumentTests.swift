import Fixtures
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
    var random = SplitMix64(state: 1221)
    var readable = 0
    for round in 0..<10_000 {
      var bytes = Self.originals[round % Self.originals.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: position)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
        }
      }
      readable += try Self.read(bytes)
    }
    // Some mutations fall into names and digits and leave a record; most do not.
    #expect((1..<9_000).contains(readable))
  }
}
