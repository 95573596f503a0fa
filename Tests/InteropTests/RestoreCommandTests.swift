import Fixtures
import ServerTestKit
import Testing
import TradingCache

@testable import TradingCacheCLI

/// `restore --json` prints what NautilusTrader computes.
@Suite struct RestoreCommandTests {
  private static func printed(_ trader: TraderKey) async throws -> [JSON] {
    var config = RedisCacheDatabase.Configuration(redis: try CorpusServer.untouched.configuration)
    config.role = .readOnly
    config.rules = Corpus.nautilus1221.rules
    let state = try await RestoreCommand.restore(trader, .redis(config)).state
    return state.shown(of: trader, sharedOnly: true).map {
      JSON(parsing: $0.json(of: trader.traderId))
    }
  }

  @Test func everyValueEqualsNautilusTraders() async throws {
    var config = RedisCacheDatabase.Configuration(redis: try CorpusServer.untouched.configuration)
    config.role = .readOnly
    var printed: [Place: JSON] = [:]
    for trader in try await RedisCacheDatabase.traders(config: config) {
      for line in try await Self.printed(trader) {
        #expect(printed.updateValue(line, forKey: Place(line)) == nil, "twice: \(line)")
      }
    }
    var compared = 0
    for expectation in Corpus.expectations
    where !["trader", "corrupt"].contains(expectation.kind) {
      guard let line = printed[Place(expectation.line)] else {
        Issue.record("not printed: \(expectation)")
        continue
      }
      guard var expected = expectation.state?.object else { continue }
      guard expected["error"] == nil else { continue }
      let found = line["state"].object
      #expect(line["error"].isNull, "\(expectation): \(line["error"])")
      // NautilusTrader fails on this dict of a sound order with commissions in several currencies.
      if expected["to_dict"]?.isNull == true { expected["to_dict"] = found["to_dict"] }
      for (name, value) in found {
        compared += 1
        let wanted = expected[name] ?? .string("nothing")
        #expect(value.equals(wanted), "\(expectation) \(name): \(value) != \(wanted)")
      }
      if ["currency", "synthetic", "strategy", "actor", "general"].contains(expectation.kind) {
        #expect(Set(found.keys) == Set(expected.keys), "\(expectation)")
      }
    }
    #expect(compared > 2000)
  }
}

/// What a line is about.
private struct Place: Hashable {
  let kind: String?
  let trader: String?
  let id: String?

  init(_ line: JSON) {
    kind = line["kind"].string
    trader = line["trader"].string
    id = line["id"].string
  }
}

extension JSON {
  /// Whether the values are the same, numbers as numbers.
  ///
  /// `<random>` stands for what NautilusTrader makes up anew at each load, and one long value of the
  /// corpus is not repeated there.
  func equals(_ expected: JSON) -> Bool {
    switch (self, expected) {
    case (_, .string("<random>")), (_, .string("<2000 chars, see corpus>")): true
    case (.map(let found), .map(let wanted)):
      found.count == wanted.count
        && found.allSatisfy { name, value in wanted[name].map { value.equals($0) } ?? false }
    case (.list(let found), .list(let wanted)):
      found.count == wanted.count && zip(found, wanted).allSatisfy { $0.equals($1) }
    case (.integer(let whole), .double(let number)), (.double(let number), .integer(let whole)):
      Double(whole) == number
    default: self == expected
    }
  }
}
