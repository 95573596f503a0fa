#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Testing
import TradingModel

@testable import VariableStorage

/// Random values of every type go through variables and a store, and come back equal, type included.
///
/// `TRADING_CACHE_VARIABLE_ROUNDS` is the number of values for each store, and `TRADING_CACHE_FUZZ_SEED` the
/// seed, which is printed.
@Suite struct RoundTripTests {
  static let rounds = environment("TRADING_CACHE_VARIABLE_ROUNDS").flatMap { Int($0) } ?? 5000
  static let seed =
    environment("TRADING_CACHE_FUZZ_SEED").flatMap { UInt64($0) } ?? UnixNanos.now().value

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  @Test(arguments: Backend.allCases)
  func whatGoesInComesOut(_ backend: Backend) async throws {
    print("variables: \(Self.rounds) random values, TRADING_CACHE_FUZZ_SEED=\(Self.seed)")
    var random = RandomValues(seed: Self.seed)
    let namespace = try uniqueNamespace()
    let url = try backend.url
    var kinds: [VariableValue.Kind: Int] = [:]
    var done = 0
    while done < Self.rounds {
      let count = min(1000, Self.rounds - done)
      let vars = try variables(namespace, url) { $0.keptVersions = 2 }
      try await vars.load()
      vars.clear()
      var expected: [String: VariableValue] = [:]
      for index in 0..<count {
        let value = random.value()
        kinds[value.kind, default: 0] += 1
        expected["v\(done + index)"] = value
        try vars.set("v\(done + index)", to: value)
      }
      try await vars.close()
      let again = try await reloaded(namespace, url)
      let found = again.all()
      #expect(found.count == count)
      for (name, value) in expected where found[name] != value {
        Issue.record(
          "seed \(Self.seed), \(name): \(value) came back as \(String(describing: found[name]))")
      }
      try await again.close()
      done += count
    }
    #expect(kinds.count == VariableValue.Kind.allCases.count)
  }

  /// The same for values in types of a user's own.
  @Test func codableTypesComeBack() throws {
    var random = RandomValues(seed: Self.seed)
    let vars = try variables(uniqueNamespace(), "unix:///nonexistent/redis.sock")
    for _ in 0..<Self.rounds {
      let inner = Sample.Inner(
        value: random.value(), number: random.bits(), optional: random.below(2) == 0 ? nil : -0.0)
      let sample = Sample(
        values: (0..<random.below(4)).map { _ in random.value() }, inner: [inner],
        byName: ["k": inner], unique: Set([random.value(), .null]))
      vars.sample = sample
      guard vars["sample"] == sample else {
        Issue.record("seed \(Self.seed): \(sample)")
        return
      }
    }
  }
}

private struct Sample: Codable, Sendable, Equatable {
  struct Inner: Codable, Sendable, Equatable {
    var value: VariableValue
    var number: UInt64
    var optional: Double?
  }

  var values: [VariableValue]
  var inner: [Inner]
  var byName: [String: Inner]
  var unique: Set<VariableValue>
}
