import Foundation
import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

/// `trading-cache objects`, as a process.
@Suite struct CommandTests {
  private let store: ObjectStore
  private let url: String

  init() throws {
    store = try openStore()
    url = "unix://\(try #require(try RedisServer.shared.address.path))"
  }

  /// Runs a verb; returns its status, and what it wrote to standard output.
  private func run(
    _ verb: String, _ arguments: String..., input: [UInt8] = []
  ) throws -> (status: Int32, output: Data) {
    let process = try Command.process(
      ["objects", verb, "--url", url, "--namespace", store.namespace] + arguments)
    let (from, to) = (Pipe(), Pipe())
    process.standardInput = to
    process.standardOutput = from
    process.standardError = FileHandle.nullDevice
    try process.run()
    DispatchQueue.global().async {
      try? to.fileHandleForWriting.write(contentsOf: Data(input))
      try? to.fileHandleForWriting.close()
    }
    let output = from.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  /// A notice from one process to another.
  @Test func whoFollowsIsToldOfWhatAnotherProcessDoes() async throws {
    let changes = try await store.changes()
    #expect(try run("put", "model", input: [1, 2, 3]).status == 0)
    var iterator = changes.makeAsyncIterator()
    guard case .changed(let change) = try await iterator.next() else {
      Issue.record("no change")
      return
    }
    #expect(change.key == "model")
    #expect(change.version == (try await store.info("model"))?.version)
    #expect(try await store.readBytes("model") == [1, 2, 3])
  }

  private struct Line: Decodable {
    let key: String
    let version: Int
    let size: Int
    let type: String
    let checksum: String
    let expires: Int64?
  }

  private func lines(_ output: Data) throws -> [Line] {
    try output.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: $0)
    }
  }

  @Test func contentGoesInAndOut() async throws {
    let bytes = sampleBytes(3_000_000)
    let put = try run("put", "--json", "--type", "model", "m/a", input: bytes)
    #expect(put.status == 0)
    let info = try #require(try await store.info("m/a"))
    let line = try #require(try lines(put.output).first)
    #expect(line.version == info.version)
    #expect(line.type == "model")
    #expect(try await store.readBytes("m/a") == bytes)
    #expect(try run("get", "m/a").output == Data(bytes))

    let folder = try TemporaryFolder()
    #expect(try run("get", "m/a", folder.path + "/out").status == 0)
    #expect(FileManager.default.contents(atPath: folder.path + "/out") == Data(bytes))
    try Data("new".utf8).write(to: URL(fileURLWithPath: folder.path + "/in"))
    #expect(try run("put", "m/a", folder.path + "/in", "--ttl", "1000").status == 0)
    #expect(try await store.read("m/a") == "new")
    #expect(try run("get", "m/a", "--version", "\(info.version)").output == Data(bytes))
    #expect(try await store.info("m/a")?.expires != nil)
  }

  @Test func listHistoryRollbackRemove() async throws {
    let first = try await store.save("m/a", "1")
    let second = try await store.save("m/a", "22")
    try await store.save("n", "3")
    #expect(try lines(run("list", "--json").output).map(\.key) == ["m/a", "n"])
    #expect(try lines(run("list", "--json", "m/").output).map(\.key) == ["m/a"])
    let table = String(decoding: try run("list").output, as: UTF8.self)
    #expect(table.contains("the namespace holds 2 objects, 4 bytes"))
    #expect(try lines(run("show", "--json", "m/a").output).map(\.size) == [2])
    let history = try lines(run("history", "--json", "m/a").output)
    #expect(history.map(\.version) == [second.version, first.version])
    #expect(try run("rollback", "m/a", "\(first.version)").status == 0)
    #expect(try await store.read("m/a") == "1")
    #expect(try run("remove", "m/a").status == 0)
    #expect(try await !store.containsKey("m/a"))
  }

  @Test func statuses() async throws {
    let info = try await store.save("a", "1")
    #expect(try run("show", "none").status == 1)
    #expect(try run("history", "none").status == 1)
    #expect(try run("get", "none").status == 1)
    #expect(try run("remove", "none").status == 1)
    #expect(try run("rollback", "a", "999").status == 1)
    #expect(try run("put", "a", "--if-absent").status == 1)
    #expect(try run("put", "a", "--if-version", "\(info.version + 1)").status == 1)
    #expect(try run("put", "a", "--if-version", "\(info.version)").status == 0)
    #expect(try run("put", "b", "--max-objects", "1").status == 1)
    #expect(try run("put", "a", "--if-absent", "--if-version", "1").status == 2)
    #expect(try run("put", "..", input: [1]).status == 2)
    #expect(try run("put", "a", "--ttl", "0").status == 2)
    #expect(try run("put", "a", "/nowhere/at/all").status == 3)
    #expect(try run("list", "--nonsense").status == 2)
    let stored = try Stored(store)
    try stored.set("object:a", [1])
    #expect(try run("get", "a").status == 1)
    let elsewhere = try Command.process(
      ["objects", "list", "--url", "redis://127.0.0.1:1", "--namespace", "x"])
    elsewhere.standardError = FileHandle.nullDevice
    try elsewhere.run()
    elsewhere.waitUntilExit()
    #expect(elsewhere.terminationStatus == 3)
  }
}
