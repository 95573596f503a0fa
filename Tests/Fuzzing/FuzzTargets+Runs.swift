import Fixtures
import TestSupport

extension FuzzTargets {
  /// Records of every kind, each with a few bytes changed.
  package static func mutatedRecords(_ rounds: Int, seed: UInt64) -> FuzzTally {
    var generator = SeededGenerator(seed: seed)
    var targets = FuzzTargets()
    for _ in 0..<rounds {
      // Every kind as often as any other, though there are more orders than anything else.
      guard let kind = kinds.randomElement(using: &generator),
        let record = kind.records.randomElement(using: &generator)
      else { continue }
      targets.read(generator.mutation(of: record))
    }
    return targets.tally
  }

  /// Logs with changed events, folded: numbers at their limits must not overflow there either.
  package static func mutatedLogs(_ rounds: Int, seed: UInt64) -> FuzzTally {
    var generator = SeededGenerator(seed: seed)
    var targets = FuzzTargets()
    for _ in 0..<rounds {
      guard var log = logs.randomElement(using: &generator), !log.isEmpty else { continue }
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
    return targets.tally
  }

  /// Bytes that are nobody's record.
  package static func noise(_ rounds: Int, seed: UInt64) -> FuzzTally {
    var generator = SeededGenerator(seed: seed)
    var targets = FuzzTargets()
    for _ in 0..<rounds {
      let length = Int.random(in: 0...200, using: &generator)
      var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if Bool.random(using: &generator) { bytes.insert(UInt8(ascii: "{"), at: 0) }
      targets.read(bytes)
    }
    return targets.tally
  }

  /// Every beginning of one in so many records.
  package static func truncatedRecords(oneIn share: Int) -> FuzzTally {
    var targets = FuzzTargets()
    for index in stride(from: 0, to: records.count, by: max(1, share)) {
      let record = records[index]
      for length in 0..<record.count { targets.read(Array(record[..<length])) }
    }
    return targets.tally
  }
}

extension SeededGenerator {
  /// The bytes with one digit replaced by many: the numbers of records are text.
  fileprivate mutating func changingADigit(of bytes: [UInt8]) -> [UInt8] {
    let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
    guard let place = digits.randomElement(using: &self) else { return bytes }
    var bytes = bytes
    bytes[place] = UInt8.random(in: 0x30...0x39, using: &self)
    return bytes
  }
}
