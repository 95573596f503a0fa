import Foundation
package import TestSupport

extension SeededGenerator {
  /// The bytes with one to four of them changed, inserted or taken out.
  package mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
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
  /// How many mutations: a few in an ordinary test, or what the environment says.
  public static func rounds(otherwise few: Int) -> Int {
    ProcessInfo.processInfo.environment["TRADING_CACHE_FUZZ_ROUNDS"].flatMap { Int($0) } ?? few
  }

  /// The seed, which is printed, and another one if the environment names it.
  public static let seed =
    ProcessInfo.processInfo.environment["TRADING_CACHE_FUZZ_SEED"].flatMap { UInt64($0) }
    ?? 20_260_209
}
