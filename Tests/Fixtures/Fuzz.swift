import Foundation

/// Random numbers that repeat from run to run (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// The bytes with one to four of them changed, inserted or taken out.
  public mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = Int.random(in: 0...max(bytes.count - 1, 0), using: &self)
      let byte = UInt8.random(in: 0...255, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes.insert(byte, at: place)
      case 1 where !bytes.isEmpty: bytes.remove(at: place)
      case _ where !bytes.isEmpty: bytes[place] = byte
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}

/// How much is tried with made-up and damaged bytes, and where the random numbers begin.
public enum Fuzz {
  /// How many mutations: a few in an ordinary test, what the environment says in `make fuzz`.
  public static func rounds(otherwise few: Int) -> Int {
    ProcessInfo.processInfo.environment["TRADING_CACHE_FUZZ_ROUNDS"].flatMap { Int($0) } ?? few
  }

  /// The seed, which is printed, and another one if the environment names it.
  public static let seed =
    ProcessInfo.processInfo.environment["TRADING_CACHE_FUZZ_SEED"].flatMap { UInt64($0) }
    ?? 20_260_209

  /// The most memory that the process has used, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}
