/// A generator whose numbers depend on its seed alone (SplitMix64), so that a run can be had again.
struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The generator of the run with this number.
  init(seed: UInt64, run: Int) {
    self.init(seed: seed &+ UInt64(truncatingIfNeeded: run) &* 0xD134_2543_DE82_EF95)
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Whether something that happens in `percent` of all cases happens now.
  mutating func happens(percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
