#if File
  import Foundation
  import Logging
  import ServerTestKit
  import TestSupport
  import Testing

  @testable import TradingCache

  /// A file of a test's own, in a folder of its own.
  struct StateFile: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.path + "/state.cache" }

    init() throws { folder = try TemporaryFolder() }

    func open(
      _ trader: TraderId, _ role: WriterRole = .takeOver,
      _ adjust: (inout FileCacheDatabase.Configuration) -> Void = { _ in }
    ) async throws -> FileCacheDatabase {
      var configuration = FileCacheDatabase.Configuration(path: path)
      configuration.role = role
      // A test may take longer than the usual time under load.
      configuration.heartbeatTimeToLive = .seconds(3600)
      adjust(&configuration)
      return try await FileCacheDatabase(
        traderId: trader, config: configuration,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Takes the file away, with what lies beside it.
    func takeAway() throws {
      for name in folder.names {
        try #require(rename("\(folder.path)/\(name)", "\(folder.path)/former-\(name)") == 0)
      }
    }

    /// A connection past the database, to look at what is stored and to damage it.
    func connect() throws -> SQLiteConnection { try SQLiteConnection(path: path, for: .write) }

    /// The rows that a statement returns, as texts.
    func rows(_ text: String) throws -> [[String]] {
      let statement = try connect().prepare(text)
      var rows: [[String]] = []
      while try statement.step() {
        rows.append((0..<statement.columnCount).map { statement.text($0) })
      }
      return rows
    }

    /// A node in a process of its own.
    func startNode(_ trader: TraderId) throws -> FileNode { try FileNode(process(trader)) }

    func process(_ trader: TraderId, _ more: [String] = []) throws -> ChildProcess {
      try ChildProcess(
        program: ChildProcess.path(ofSibling: "test-process"),
        arguments: ["crash-node", "file://\(path)", "\(trader)"] + more)
    }
  }

  /// A node in a process of its own; see `CrashNode`.
  struct FileNode {
    let process: ChildProcess

    init(_ process: ChildProcess) throws {
      self.process = process
      try #require(process.readLine() == "ready")
    }

    func ask(_ line: String) -> String {
      process.send([line])
      return process.readLine() ?? ""
    }

    var status: (confirmed: Int, failure: String) {
      let words = ask("status").split(separator: " ", maxSplits: 2)
      guard words.count == 3 else { return (-1, "it says nothing") }
      return (Int(words[1]) ?? -1, String(words[2]))
    }
  }

  extension FileError {
    /// What a call throws as an error of a file.
    static func thrown(by body: () async throws -> Void) async throws -> FileError? {
      guard case .file(let error) = try await failure(body) else { return nil }
      return error
    }
  }
#endif
