import ArgumentParser
import Dispatch
import Foundation
import ServerTestKit
import Testing
import TradingCache

@testable import TradingCacheCLI

/// The statuses of docs/command-line.md, which mean the same for every verb.
///
/// One after the other: each test starts processes, and many at once leave the other tests no time.
@Suite(.serialized) struct ExitStatusTests {
  /// A verb with words that make sense, and how it ends on a place where nothing is stored.
  struct Verb: Sendable, CustomStringConvertible {
    let words: [String]
    let arguments: [String]
    let whenNothingIsThere: Int32

    init(_ words: String, _ arguments: String = "", _ status: Int32 = 1) {
      self.words = words.split(separator: " ").map { String($0) }
      self.arguments = arguments.split(separator: " ").map { String($0) }
      whenNothingIsThere = status
    }

    var description: String { words.joined(separator: " ") }
  }

  /// What asks for something ends with 1 when it is not there; what makes something so does not.
  private static let verbs = [
    Verb("restore"), Verb("verify"), Verb("copy", "--to redis://127.0.0.1:1"),
    Verb("vars list"), Verb("vars show"), Verb("vars get", "x"), Verb("vars remove", "x"),
    Verb("vars history"), Verb("vars diff", "1 2"), Verb("vars rollback", "1"),
    Verb("vars put", "x 1 --kind nonsense", 2), Verb("vars rename", "Bot", 2),
    Verb("objects list"), Verb("objects show", "x"), Verb("objects get", "x"),
    Verb("objects put", "x --if-version 7"), Verb("objects remove", "x"),
    Verb("objects history", "x"), Verb("objects rollback", "x 1"),
    Verb("backtests list"), Verb("backtests show", "1"), Verb("backtests best"),
    Verb("backtests top"), Verb("backtests compare", "1"), Verb("backtests note", "1 x"),
    Verb("backtests tag", "1 x"), Verb("backtests remove", "1"), Verb("backtests report"),
    Verb("backtests end", "", 0), Verb("backtests keep", "5", 0), Verb("backtests push", "", 0),
    Verb("backtests pull", "", 0), Verb("backtests sharpe", "1"),
    Verb("backtests add", "/none/at/all.jsonl", 3), Verb("backtests import", "/none/at/all.zip", 3),
  ]

  private static let folder = Result { try TemporaryPlace() }

  /// A server and a file with nothing in them.
  private final class TemporaryPlace: Sendable {
    let server: RedisServer
    let path: String
    let url: String

    init() throws {
      server = try RedisServer()
      path = FileManager.default.temporaryDirectory.path + "/exit-\(UInt64.random(in: 0 ... .max))"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      url = "unix://\(server.folder)/redis.sock"
      let made = try ExitStatusTests.runBlocking(
        ["backtests", "pull", "--database", path + "/empty.db", "--url", url])
      #expect(made == 0)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Waits where that holds up no other test.
  private static func run(_ words: [String]) async throws -> Int32 {
    try await DispatchQueue.global().run { try runBlocking(words) }
  }

  private static func runBlocking(_ words: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "trading-cache"))
    process.arguments = words
    for keyPath in [\Process.standardInput, \.standardOutput, \.standardError] {
      process[keyPath: keyPath] = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The words that name a place, for a verb that needs them.
  private static func place(_ verb: Verb, url: String, file: String) -> [String] {
    switch verb.words[0] {
    case "backtests":
      let isSync = ["push", "pull"].contains(verb.words[1])
      return ["--database", file] + (isSync ? ["--url", url] : [])
    case "objects": return ["--url", url, "--namespace", "empty"]
    case "vars" where verb.words[1] == "list": return ["--url", url]
    case "vars": return ["--url", url, "--trader", "T-1", "--strategy", "S-1"]
    default: return ["--url", url]
    }
  }

  @Test(arguments: verbs)
  func whereNothingIsStored(verb: Verb) async throws {
    let empty = try Self.folder.get()
    let place = Self.place(verb, url: empty.url, file: empty.path + "/empty.db")
    #expect(try await Self.run(verb.words + verb.arguments + place) == verb.whenNothingIsThere)
  }

  @Test(arguments: verbs)
  func whereNothingCanBeReached(verb: Verb) async throws {
    guard verb.whenNothingIsThere != 2 else { return }
    let place = Self.place(verb, url: "unix:///none/at/all", file: "/none/at/all.db")
    #expect(try await Self.run(verb.words + verb.arguments + place) == 3)
  }

  @Test(arguments: verbs)
  func argumentsThatMakeNoSense(verb: Verb) async throws {
    let place = Self.place(verb, url: "unix:///none/at/all", file: "/none/at/all.db")
    #expect(try await Self.run(verb.words + verb.arguments + place + ["--nonsense"]) == 2)
    #expect(try await Self.run(verb.words + ["--help"]) == 0)
  }

  @Test(arguments: verbs)
  func resultsThatCannotBeWritten(verb: Verb) async throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let (said, status) = try await DispatchQueue.global().run {
      try Self.helpThatIsNotWritten(verb.words)
    }
    #expect(status == 3)
    #expect(String(decoding: said, as: UTF8.self).contains("No space left on device"))
  }

  /// What the help of a verb says on standard error, and its status, when there is no room for it.
  private static func helpThatIsNotWritten(_ words: [String]) throws -> (said: Data, Int32) {
    let process = Process()
    let complaint = Pipe()
    process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "trading-cache"))
    process.arguments = words + ["--help"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = complaint
    try process.run()
    let said = try complaint.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (said, process.terminationStatus)
  }

  /// A password file that cannot be read is no argument that makes no sense.
  @Test func aPasswordFileThatIsMissing() async throws {
    let words = ["restore", "--url", "unix:///none", "--password-file", "/none/at/all"]
    #expect(try await Self.run(words) == 3)
  }

  /// The table above has all verbs.
  @Test func noVerbIsLeftOut() {
    func names(_ command: any ParsableCommand.Type, _ path: [String]) -> [String] {
      let all = command.configuration.subcommands
      guard !all.isEmpty else { return [path.joined(separator: " ")] }
      return all.flatMap { names($0, path + [$0._commandName]) }
    }
    #expect(Set(names(TradingCacheTool.self, [])) == Set(Self.verbs.map(\.description)))
  }
}
