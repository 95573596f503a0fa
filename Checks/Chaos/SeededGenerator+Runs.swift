import TestSupport

extension SeededGenerator {
  /// The generator of the run with this number.
  init(seed: UInt64, run: Int) {
    self.init(seed: seed &+ UInt64(truncatingIfNeeded: run) &* 0xD134_2543_DE82_EF95)
    _ = next()
  }

  /// Whether something that happens in `percent` of all cases happens now.
  mutating func happens(percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
