import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Stored bytes that were cut, changed or made up: a value or an error, never a crash or a hang.
///
/// Nor memory without bound. Full size: `make fuzz`.
@Suite(.timeLimit(.minutes(60))) struct FuzzTests {
  /// Every truncation: of every record at full size, of a share of them otherwise.
  @Test func everyTruncation() {
    var targets = FuzzTargets()
    let stride = max(1, 100_000 / max(FuzzTargets.rounds, 1))
    var count = 0
    for index in Swift.stride(from: 0, to: FuzzTargets.records.count, by: stride) {
      let record = FuzzTargets.records[index]
      for length in 0..<record.count {
        targets.read(Array(record[..<length]))
        count += 1
      }
    }
    #expect(count > 1000)
    #expect(targets.errorCount > targets.valueCount)
  }

  @Test func mutations() {
    var generator = SeededGenerator(seed: Fuzz.seed)
    var targets = FuzzTargets()
    let before = Fuzz.peakMemory
    for _ in 0..<FuzzTargets.rounds {
      // Every kind as often as any other, though there are more orders than anything else.
      guard let kind = FuzzTargets.kinds.randomElement(using: &generator),
        let record = kind.records.randomElement(using: &generator)
      else { continue }
      targets.read(generator.mutation(of: record))
    }
    print(
      "mutated records: \(FuzzTargets.rounds), seed \(Fuzz.seed), of \(FuzzTargets.kinds.count)",
      "kinds, \(targets.valueCount) read as something")
    #expect(FuzzTargets.kinds.count > 20)
    #expect(targets.valueCount > 0)
    #expect(targets.errorCount > 0)
    #expect(Fuzz.peakMemory - before < 1 << 30)
  }

  /// A log with changed events is folded: numbers at their limits must not overflow there either.
  @Test func mutatedLogs() {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 1)
    var targets = FuzzTargets()
    for _ in 0..<FuzzTargets.rounds {
      guard var log = FuzzTargets.logs.randomElement(using: &generator), !log.isEmpty else {
        continue
      }
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 0..<log.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: log.append(log[place])
        case 1: log.swapAt(place, Int.random(in: 0..<log.count, using: &generator))
        case 2: log[place] = generator.changingADigit(of: log[place])
        default: log[place] = generator.mutation(of: log[place])
        }
      }
      targets.fold(log)
    }
    print("mutated logs: seed \(Fuzz.seed &+ 1), \(targets.valueCount) values")
    #expect(targets.valueCount > 0)
    #expect(targets.errorCount > 0)
  }

  /// Bytes that are nobody's record.
  @Test func noise() {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 2)
    var targets = FuzzTargets()
    for _ in 0..<FuzzTargets.rounds {
      let length = Int.random(in: 0...200, using: &generator)
      var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if Bool.random(using: &generator) { bytes.insert(UInt8(ascii: "{"), at: 0) }
      targets.read(bytes)
    }
    #expect(targets.errorCount > 0)
  }

  /// Headers that announce more than there is, and nesting without end.
  @Test(
    arguments: [
      [0xDF, 0xFF, 0xFF, 0xFF, 0xFF], [0xDD, 0xFF, 0xFF, 0xFF, 0xFF],
      [0xDB, 0xFF, 0xFF, 0xFF, 0xFF],
      [0xC6, 0xFF, 0xFF, 0xFF, 0xFF], [0xC9, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x81, 0xA4, 0x74, 0x79, 0x70, 0x65, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
      [0x81, 0xA4, 0x74, 0x79, 0x70, 0x65, 0xDF, 0x00, 0xFF, 0xFF, 0xFF],
    ] as [[UInt8]])
  func announcements(header: [UInt8]) {
    let before = Fuzz.peakMemory
    var targets = FuzzTargets()
    for count in [0, 1, 1000] {
      targets.read(header + [UInt8](repeating: 0xC0, count: count))
    }
    #expect(targets.valueCount == 0)
    // Other tests run beside this one, so that the bound is no tight one.
    #expect(Fuzz.peakMemory - before < 512 << 20)
  }

  @Test(
    arguments: [
      [0x91], [0x81, 0xA1, 0x61], [0xDC, 0x00, 0x01], Array(#"{"a":"#.utf8), Array("[".utf8),
    ] as [[UInt8]])
  func nesting(unit: [UInt8]) {
    var targets = FuzzTargets()
    for depth in [10, 1000, 100_000, 1_000_000 / unit.count] {
      let nested = Array(repeatElement(unit, count: depth).joined())
      targets.read(nested)
      targets.read([0x81, 0xA4, 0x69, 0x6E, 0x66, 0x6F] + nested + [0xC0])
    }
    #expect(targets.errorCount > 0)
  }
}

extension SeededGenerator {
  /// The bytes with one digit replaced by many: the numbers of records are text.
  mutating func changingADigit(of bytes: [UInt8]) -> [UInt8] {
    let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
    guard let place = digits.randomElement(using: &self) else { return bytes }
    var bytes = bytes
    bytes[place] = UInt8.random(in: 0x30...0x39, using: &self)
    return bytes
  }
}
