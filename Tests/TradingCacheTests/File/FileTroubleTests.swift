#if File
  import Foundation
  import ServerTestKit
  import TestSupport
  import Testing

  @testable import TradingCache

  /// Files that cannot be used: each says why, and nothing is lost.
  @Suite struct FileTroubleTests {
    @Test func thereIsNone() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let error = try await FileError.thrown { _ = try await file.open(trader, .readOnly) }
      #expect(error == .notFound(path: file.path))
      #expect(file.folder.names.isEmpty, "a reader makes none")
      let config = FileCacheDatabase.Configuration(path: file.path + "/no/such/folder")
      guard
        case .system = try await FileError.thrown(by: {
          _ = try await FileCacheDatabase(traderId: trader, config: config)
        })
      else {
        Issue.record("it was opened")
        return
      }
    }

    @Test(arguments: [WriterRole.takeOver, .readOnly]) func itIsOfANewerVersion(
      role: WriterRole
    ) async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      try await file.open(trader).close()
      try file.connect().execute("PRAGMA user_version = 99")
      let error = try await FileError.thrown { _ = try await file.open(trader, role) }
      #expect(error == .newerVersion(path: file.path, found: 99, known: 1))
    }

    @Test func itIsAnotherProgramsDatabase() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      try SQLiteConnection(path: file.path, for: .create).execute("CREATE TABLE t (x)")
      let error = try await FileError.thrown { _ = try await file.open(trader) }
      #expect(
        error == .damaged(path: file.path, reason: "it is no database of this package"))
      #expect(try file.rows("SELECT count(*) FROM sqlite_master") == [["1"]])
    }

    @Test func itIsNoDatabase() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let text = Array(String(repeating: "no database ", count: 1000).utf8)
      try file.folder.write(text, "state.cache")
      for role in [WriterRole.takeOver, .readOnly] {
        guard
          case .damaged = try await FileError.thrown(by: { _ = try await file.open(trader, role) })
        else {
          Issue.record("it was opened")
          return
        }
      }
      #expect(try file.folder.bytes("state.cache") == text)
    }

    /// A page in the middle of it: the reader says so, and so does the writer, whose writes wait.
    @Test func aPartOfItIsDamaged() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try await file.open(trader)
      for number in 1...200 { try first.addOrder(limitOrder(trader, "O-\(number)")) }
      try await first.close()
      let root = try #require(
        Int(file.rows("SELECT rootpage FROM sqlite_master WHERE name = 'element'")[0][0]))
      var bytes = try file.folder.bytes("state.cache")
      for index in (root - 1) * 4096..<root * 4096 { bytes[index] = 0xA5 }
      try file.folder.write(bytes, "state.cache")

      let database = try await file.open(trader)
      guard
        case .damaged = try await FileError.thrown(by: { _ = try await database.loadOrders() })
      else {
        Issue.record("it was read")
        return
      }
      try database.addOrder(limitOrder(trader, "O-1000"))
      try await eventually("it says so") {
        guard case .disconnected(_, let reason) = database.status?.connection else { return false }
        return reason.contains("is damaged")
      }
      #expect(database.status?.queuedWrites == 1)
    }

    /// Somebody who may not write it is told so, and may read it.
    @Test(arguments: [false, true]) func itMayOnlyBeRead(isFolderWritable: Bool) async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let node = try file.startNode(trader)
      #expect(node.ask("write 10") == "wrote 10")
      try await eventually("all is confirmed") { node.status.confirmed == 11 }
      node.process.kill()
      try await file.open(trader).close()
      #expect(chmod(file.path, 0o444) == 0)
      #expect(chmod(file.folder.path, isFolderWritable ? 0o777 : 0o555) == 0)
      defer { chmod(file.folder.path, 0o700) }
      let writer = try file.process(trader, ["takeOver"])
      #expect(writer.readLine() == "\(file.path): attempt to write a readonly database")
      let reader = try FileNode(file.process(trader, ["readOnly"]))
      #expect(reader.ask("write 1") == "refused 0 the database was opened read-only")
    }

    /// A file that may not grow, in a process of its own: writes wait, and go on when there is room again.
    @Test func theDiskIsFull() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let node = try file.startNode(trader)
      #expect(node.ask("write 10") == "wrote 10")
      try await eventually("all is confirmed") { node.status.confirmed == 11 }
      #expect(node.ask("limit 100000") == "limited")
      #expect(node.ask("write 2000") == "wrote 2000")
      try await eventually("it says so") { node.status.failure.contains("state.cache: ") }
      let confirmed = node.status.confirmed
      #expect(confirmed < 2011)
      let reader = try await file.open(trader, .readOnly)
      #expect(try await reader.loadAccount(AccountId("SIM-001"))?.events.count == confirmed)

      #expect(node.ask("limit 0") == "limited")
      try await eventually("all is confirmed") { node.status == (2011, "none") }
      let account = try #require(try await reader.loadAccount(AccountId("SIM-001")))
      #expect(account.events.map(\.tsEvent.value) == Array(1...2011))
    }
  }
#endif
