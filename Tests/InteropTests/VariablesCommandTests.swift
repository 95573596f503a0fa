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
    #expect(await vars("put", "mark", "1234.50", "--kind", "decimal") == 0)
    #expect(await vars("put", "mark", "1300.00") == 0)
    #expect(await vars("put", "day", "2024-01-05") == 0)
    #expect(await vars("put", "--kind", "int", "--", "low", "-7") == 0)
    let nested = #"{"a": [1, {"$set": ["x"]}, {"$bytes": "AAE="}], "b": {"$uint": "7"}}"#
    #expect(await vars("put", "nested", nested, "--kind", "map") == 0)
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

  @Test func historyDiffRollBack() async throws {
    for value in ["1", "2", "3"] {
      #expect(await vars("put", "n", value, "--kind", "int") == 0)
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
