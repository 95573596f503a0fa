import Fixtures
import Fuzzing
import TestSupport
import Testing

/// Stored bytes that were cut, changed or made up: a value or an error, never a crash or a hang.
///
/// Nor memory without bound. A thousand times as much: `make fuzz`.
@Suite struct FuzzTests {
  private static let rounds = 1000

  @Test func truncatedRecords() {
    let tally = FuzzTargets.truncatedRecords(oneIn: 100)
    #expect(tally.inputs > 1000)
    #expect(tally.errors > tally.values)
  }

  @Test func mutatedRecords() {
    let before = ProcessMemory.peak
    let tally = FuzzTargets.mutatedRecords(Self.rounds, seed: Fuzz.seed)
    #expect(FuzzTargets.kinds.count > 20)
    #expect(tally.inputs == Self.rounds)
    #expect(tally.values > 0)
    #expect(tally.errors > 0)
    #expect(ProcessMemory.peak - before < 1 << 30)
  }

  @Test func mutatedLogs() {
    let tally = FuzzTargets.mutatedLogs(Self.rounds, seed: Fuzz.seed &+ 1)
    #expect(tally.values > 0)
    #expect(tally.errors > 0)
  }

  @Test func noise() {
    #expect(FuzzTargets.noise(Self.rounds, seed: Fuzz.seed &+ 2).errors > 0)
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
    let before = ProcessMemory.peak
    var targets = FuzzTargets()
    for count in [0, 1, 1000] {
      targets.read(header + [UInt8](repeating: 0xC0, count: count))
    }
    #expect(targets.tally.values == 0)
    // Other tests run beside this one, so that the bound is no tight one.
    #expect(ProcessMemory.peak - before < 512 << 20)
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
    #expect(targets.tally.errors > 0)
  }
}
