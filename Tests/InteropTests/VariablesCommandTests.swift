import ArgumentParser
import Foundation
import ServerTestKit
import Testing
import TradingModel
import VariableStorage

@testable import TradingCacheCLI

/// `vars` by the command lines that a person would write.
@Suite struct VariablesCommandTests {
  private let server: RedisServer
  private let options: [String]

  init() throws {
    server = try RedisServer.shared
    options = [
      "--url", server.url(), "--trader", "TEST-\(UUID().uuidString)", "--strategy", "EMACross-001",
    ]
  }

  private func vars(_ verb: String, _ arguments: String...) async -> Int32 {
    await TradingCacheTool.run(["vars", verb] + options + arguments)
  }

  private func stored() async throws -> [String: VariableValue] {
    let parsed = try VariableOptions.parse(options)
    return try await parsed.version(nil).variables
  }

  @Test func putGetRemove() async throws {
    #expect(await vars("show") == 1)
    #expect(await vars("history") == 1)
    #expect(await vars("put", "mark", "1234.50", "--kind", "decimal") == 1)
    #expect(await vars("put", "mark", "1234.50", "--kind", "decimal", "--create") == 0)
    #expect(await vars("put", "mark", "1300.00") == 0)
    #expect(await vars("put", "day", "2024-01-05") == 1)
    #expect(await vars("put", "day", "2024-01-05", "--create") == 0)
    #expect(await vars("put", "--create", "--kind", "int", "--", "low", "-7") == 0)
    let nested = #"{"a": [1, {"$set": ["x"]}, {"$bytes": "AAE="}], "b": {"$uint": "7"}}"#
    #expect(await vars("put", "nested", nested, "--kind", "map", "--create") == 0)
    let set = try await stored()
    #expect(set["mark"] == .decimal(try .init("1300.00")))
    #expect(set["day"] == .string("2024-01-05"))
    #expect(set["low"] == .int(-7))
    #expect(
      set["nested"]
        == .map(["a": .list([.int(1), .set([.string("x")]), .bytes([0, 1])]), "b": .uint(7)]))
    #expect(await vars("get", "mark") == 0)
    #expect(await vars("get", "nested", "--json") == 0)
    #expect(await vars("get", "missing") == 1)
    #expect(await vars("put", "mark", "much") == 2)
    #expect(await vars("put", "mark", "1", "--kind", "money") == 2)
    #expect(await vars("remove", "missing") == 1)
    #expect(await vars("remove", "day") == 0)
    #expect(try await stored()["day"] == nil)
  }

  @Test func whatJSONPrintsItReads() throws {
    let value = VariableValue.map([
      "uint": .uint(.max), "decimal": .decimal(try .init("1.50")), "date": .date(1_234_567_890),
      "set": .set([.int(1), .null]), "bytes": .bytes([1]), "text": .string("$set"),
      "list": .list([.double(0.5), .bool(true)]),
    ])
    let json = String(decoding: JSONText.line(VariableJSON.json(of: value)), as: UTF8.self)
    #expect(try VariableJSON.value(of: json) == value)
  }

  static let inferred: [(String, VariableValue)] = [
    ("41", .int(41)), ("-7.5", .double(-7.5)), ("true", .bool(true)), ("null", .null),
    ("[1, {\"$int\": \"9007199254740993\"}]", .list([.int(1), .int(9_007_199_254_740_993)])),
    ("\"41\"", .string("41")), ("EMA cross", .string("EMA cross")),
    ("2024-01-05", .string("2024-01-05")),
    ("18446744073709551615", .uint(.max)), ("{}", .map([:])), ("", .string("")),
  ]

  /// A number that a person puts is counted on by the strategy, not replaced by its default.
  @Test(arguments: inferred.indices) func theKindOfANewVariableIsWhatJSONSays(
    _ index: Int
  ) async throws {
    let (text, value) = Self.inferred[index]
    #expect(await vars("put", "--create", "--", "v", text) == 0)
    #expect(try await stored()["v"] == value)
    guard case .int(41) = value else { return }
    let parsed = try VariableOptions.parse(options).variables()
    try await parsed.load()
    parsed["v", default: 0] += 1
    #expect(parsed["v"] == 42)
  }

  /// What `get --json` prints as the value, `put` takes, with its kind or without.
  @Test func whatJSONPrintsPutTakes() async throws {
    let big = VariableValue.list([.int(9_007_199_254_740_993), .int(.min), .double(.nan)])
    let values: [String: VariableValue] = [
      "big": big, "int": .int(.max), "text": .string("\"x\""), "map": .map(["$set": .list([])]),
      "double": .double(-.infinity), "nan": .double(Double(nan: 7, signaling: false)),
      "zero": .double(-0.0), "whole": .double(5), "uint": .uint(5),
    ]
    for (name, value) in values {
      let json = String(decoding: JSONText.line(VariableJSON.json(of: value)), as: UTF8.self)
      for kind in [[], ["--kind", value.kind.rawValue]] where name != "text" || kind.isEmpty {
        #expect(
          await TradingCacheTool.run(
            ["vars", "put"] + options + ["--create"] + kind + ["--", name, json]) == 0)
        #expect(try await stored()[name] == value, "\(name) \(kind)")
      }
    }
  }

  @Test func whatFailsChangesNothing() async throws {
    #expect(await vars("put", "n", "much", "--kind", "int", "--create") == 2)
    #expect(await vars("show") == 1)
    #expect(await vars("put", "n", "1", "--create") == 0)
    #expect(await vars("put", "n", "much") == 2)
    #expect(await vars("rename", "MyBot") == 2)
    #expect(await vars("history") == 0)
    let parsed = try VariableOptions.parse(options).variables()
    #expect(try await parsed.history().versions.count == 1)
  }

  @Test func historyDiffRollBack() async throws {
    for value in ["1", "2", "3"] {
      #expect(await vars("put", "n", value, "--kind", "int", "--create") == 0)
    }
    #expect(await vars("history") == 0)
    #expect(await vars("history", "--json") == 0)
    #expect(await vars("diff", "1") == 0)
    #expect(await vars("diff", "1", "2", "--json") == 0)
    #expect(await vars("diff", "1", "99") == 1)
    #expect(await vars("rollback", "99") == 1)
    #expect(await vars("rollback", "1") == 0)
    #expect(try await stored() == ["n": .int(1)])
    #expect(await vars("show", "--version", "2", "--json") == 0)
    #expect(await TradingCacheTool.run(["vars", "list", "--url", server.url()]) == 0)
    #expect(await TradingCacheTool.run(["vars", "list", "--url", server.url(), "--json"]) == 0)
  }

  @Test func statusTellsWhatIsWrong() async throws {
    let run = TradingCacheTool.run
    let who = ["--trader", "T-1", "--strategy", "S-1"]
    #expect(await run(["vars", "list", "--url", "mysql://h/db"]) == 2)
    #expect(await run(["vars", "show", "--url", server.url(), "--trader", "T-1"]) == 2)
    #expect(await run(["vars", "show", "--url", "unix:///nonexistent/redis.sock"] + who) == 3)
    let nobody = ["--trader", "nohyphen", "--strategy", "S-1"]
    #expect(await run(["vars", "show", "--url", server.url()] + nobody) == 2)
  }
}
