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

  /// Runs a verb; returns its status, and what it wrote to standard output and standard error.
  private func run(
    _ verb: String, _ arguments: String..., input: [UInt8] = []
  ) throws -> (status: Int32, output: Data, complaint: String) {
    try run(verb, arguments[...], input: input)
  }

  private func run(
    _ verb: String, _ arguments: ArraySlice<String>, input: [UInt8] = []
  ) throws -> (status: Int32, output: Data, complaint: String) {
    let process = try Command.process(
      ["objects", verb, "--url", url, "--namespace", store.namespace] + arguments)
    let (from, to, said) = (Pipe(), Pipe(), Pipe())
    process.standardInput = to
    process.standardOutput = from
    process.standardError = said
    try process.run()
    DispatchQueue.global().async {
      try? to.fileHandleForWriting.write(contentsOf: Data(input))
      try? to.fileHandleForWriting.close()
    }
    let output = from.fileHandleForReading.readDataToEndOfFile()
    let complaint = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output, String(decoding: complaint, as: UTF8.self))
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

  /// A folder goes in and out, and what is below a key is removed, after it is said how much that is.
  @Test func folders() async throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let contents = ["a": sampleBytes(10), "sub/b.csv": sampleBytes(300_000), "sub/deep/c": []]
    for (name, bytes) in contents {
      let file = URL(fileURLWithPath: "\(source.path)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    try await store.save("2651", "not below")
    try await store.save("26512345", "not below either")
    let put = try run("put", "--json", "--recursive", "26512345/", source.path)
    #expect(put.status == 0)
    #expect(try lines(put.output).map(\.key) == contents.keys.sorted().map { "26512345/\($0)" })
    #expect(try run("get", "--recursive", "26512345", target.path + "/new").status == 0)
    for (name, bytes) in contents {
      #expect(FileManager.default.contents(atPath: "\(target.path)/new/\(name)") == Data(bytes))
    }
    let removed = try run("remove", "--recursive", "26512345/")
    #expect(removed.status == 0)
    #expect(String(decoding: removed.output, as: UTF8.self).hasPrefix("3 objects below 26512345/"))
    #expect(try await store.keys() == ["2651", "26512345"])
    #expect(try run("remove", "--recursive", "26512345/").status == 1)
    #expect(try run("get", "--recursive", "26512345/", target.path).status == 1)
    for whole in ["", "/", "./"] {
      #expect(try run("remove", "--recursive", whole).status == 2)
    }
    #expect(try run("put", "--recursive", "k", source.path + "/a").status == 3)
    #expect(try run("put", "k", source.path).status == 3)
    #expect(try await store.keys() == ["2651", "26512345"])
  }

  /// A damaged object is named, and the others are shown and written.
  @Test func besideDamage() async throws {
    let folder = try TemporaryFolder()
    for key in ["m/a", "m/b"] { try await store.save(key, key) }
    try Stored(store).set("object:m/a", [1])
    let list = try run("list", "--json")
    #expect(list.status == 1)
    #expect(try lines(list.output).map(\.key) == ["m/b"])
    #expect(list.complaint.contains("object \"m/a\" is damaged"))
    #expect(try run("get", "--recursive", "m", folder.path).status == 1)
    #expect(folder.names == ["b"])
    #expect(try run("remove", "m/a").status == 0)
    #expect(try run("list").status == 0)
  }

  /// Without a number, what a node keeps is kept.
  @Test func versionsThatAreKept() async throws {
    let node = try openStore(store.namespace) { $0.keptVersions = 8 }
    for number in 1...8 { try await node.save("a", "\(number)") }
    #expect(try run("put", "a", input: [1]).status == 0)
    #expect(try await node.history("a").count == 8)
    #expect(try run("rollback", "a", "\(try await node.history("a")[2].version)").status == 0)
    #expect(try await node.history("a").count == 8)
    #expect(try run("put", "a", "--keep", "2", input: [1]).status == 0)
    #expect(try await node.history("a").count == 2)
    for _ in 0..<4 { #expect(try run("put", "b", input: [1]).status == 0) }
    #expect(try await node.history("b").count == 3)
  }

  /// Neither keys nor types nor messages do anything to a terminal.
  @Test func whatIsStoredDoesNotMoveTheCursor() async throws {
    let key = "evil\u{202E}gpj.\u{2066}x"
    try await store.save(key, "x", contentType: "\u{1B}[2J\u{9B}1m\nkey")
    for words in [["list"], ["list", "--json"], ["show", key], ["show", "--json", key]] {
      let run = try run(words[0], words.dropFirst())
      let text = String(decoding: run.output, as: UTF8.self)
      #expect(!text.unicodeScalars.contains(where: Self.isHarmful), "\(words)")
      #expect(text.contains(words.contains("--json") ? "\\u202e" : "\\u{202E}"), "\(words)")
    }
    #expect(try lines(run("list", "--json").output).map(\.key) == [key])
    let message = try run("get", key + "?").complaint
    #expect(!message.unicodeScalars.contains(where: Self.isHarmful))
    #expect(message.contains("\\u{202E}gpj"))
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
  }

  /// What a file cannot do is said in a sentence, and nothing is left behind.
  @Test func filesThatCannotBeWritten() async throws {
    let folder = try TemporaryFolder()
    try await store.saveBytes("damaged", sampleBytes(3000))
    for chunk in try Stored(store).keys("chunk:") { try Stored(store).delete(chunk) }
    try await store.saveBytes("a", sampleBytes(3000))
    let cases = [
      (["get", "a", "/proc/none/x"], 3), (["get", "a", folder.path], 3),
      (["get", "damaged", folder.path + "/new/x"], 1),
      (["get", "none", folder.path + "/new/x"], 1), (["put", "a", folder.path + "/none"], 3),
    ]
    for (words, status) in cases {
      let run = try run(words[0], words.dropFirst())
      #expect(run.status == status, "\(words)")
      #expect(!run.complaint.contains("Error") && !run.complaint.contains("Code="), "\(words)")
    }
    #expect(folder.names.isEmpty)
    // The limit and the size of the file, before any of it is sent.
    try Data(sampleBytes(3_000_000)).write(to: URL(fileURLWithPath: folder.path + "/big"))
    let limit = try run("put", "b", folder.path + "/big", "--max-bytes", "10000").complaint
    #expect(limit.contains("3006000 bytes or more, and 10000 are allowed"))
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
    #expect(try run("list", "none/").status == 1)
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
