import RedisClient
import ServerTestKit
import Testing
import TradingModel

@testable import VariableStorage

/// One version that cannot be read hides no other, and is not in the way of any.
@Suite(.timeLimit(.minutes(10))) struct RecoveryTests {
  /// Damages a version, counted from the newest.
  private func damage(
    _ index: Int, of namespace: VariableNamespace, _ backend: Backend
  ) async throws {
    guard backend == .redis else {
      #if PostgreSQL || SQLite
        let version = try await variables(namespace, backend.url).history().highest - UInt64(index)
        let bytes = backend == .sqlite ? "x'FF00'" : "'\\xFF00'"
        try backend.run(
          "UPDATE vars_versions SET record = \(bytes) WHERE version = \(version)"
            + " AND trader = '\(VariableNamespace.escaped(namespace.traderId))'")
      #endif
      return
    }
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let key = RedisVariableKeys(namespace).versions
    _ = try connection.roundTrip("LSET", key, index, [0xFF, 0]).get()
  }

  @Test(arguments: Backend.allCases)
  func theOthersAreListedAndCanBeRolledBackTo(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let writer = try variables(namespace, backend.url)
    for value in 1...5 {
      writer.n = value
      try await writer.backUp()
    }
    try await damage(2, of: namespace, backend)
    let vars = try variables(namespace, backend.url)
    #expect(try await vars.history().versions.map(\.number) == [5, 4, 2, 1])
    #expect(try await vars.history().unreadable.count == 1)
    #expect(try await vars.version(2).variables == ["n": .int(2)])
    try await vars.load()
    #expect(vars["n"] == 5)

    // Even where it is the newest, and several are.
    try await damage(0, of: namespace, backend)
    try await damage(1, of: namespace, backend)
    let late = try variables(namespace, backend.url)
    guard case .unreadable = await failure({ () throws(VariableError) in try await late.load() })
    else {
      Issue.record("not unreadable")
      return
    }
    late.x = 1
    #expect(await failure { () throws(VariableError) in try await late.backUp() } != nil)
    let history = try await late.history()
    #expect(history.versions.map(\.number) == [2, 1] && history.unreadable.count == 3)
    try await late.rollBack(to: 2)
    #expect(late.all() == ["n": .int(2)])
    let found = try await reloaded(namespace, backend.url)
    #expect(found.all() == ["n": .int(2)])
    #expect(try await found.history().versions.map(\.number) == [6, 2, 1])
    #expect(try await found.history().unreadable.count == 3)
    found.n = 9
    try await found.close()

    // The process that wrote them does not write over what it did not expect.
    writer.n = 6
    let error = await failure { () throws(VariableError) in try await writer.backUp() }
    #expect(error?.isConflict == true)
    try await damage(0, of: namespace, backend)
    guard
      case .unreadable = await failure({ () throws(VariableError) in
        try await writer.resolveConflict(.takeStored)
      })
    else {
      Issue.record("taken")
      return
    }
    #expect(
      await failure { () throws(VariableError) in try await writer.backUp() }?.isConflict == true)
    try await writer.resolveConflict(.keepMemory)
    #expect(try await reloaded(namespace, backend.url).all() == ["n": .int(6)])
  }

  #if PostgreSQL || SQLite
    @Test(arguments: Backend.tables)
    func whatIsNoJSONInLumibotsTableIsKeptAndReplaced(_ backend: Backend) async throws {
      let namespace = try uniqueNamespace()
      let name = "broken-\(UUID4())"
      let writer = try variables(namespace, backend.url) { $0.lumibotName = name }
      writer.n = 1
      try await writer.close()
      try backend.run("UPDATE vars_backup SET variables = '{\"n\": ' WHERE strategy_id = '\(name)'")
      let vars = try variables(namespace, backend.url)
      guard case .unreadable = await failure({ () throws(VariableError) in try await vars.load() })
      else {
        Issue.record("not unreadable")
        return
      }
      #expect(try await vars.history().versions.map(\.number) == [1])
      try await vars.rollBack(to: 1)
      #expect(try await reloaded(namespace, backend.url).all() == ["n": .int(1)])
      #expect(
        try backend.rows("SELECT variables FROM vars_backup WHERE strategy_id = '\(name)'")
          == [[#"{"n": 1}"#]])
      #expect(
        try backend.rows(
          "SELECT backup FROM vars_versions WHERE version = 2"
            + " AND trader = '\(VariableNamespace.escaped(namespace.traderId))'") == [["{\"n\": "]])
    }
  #endif
}
