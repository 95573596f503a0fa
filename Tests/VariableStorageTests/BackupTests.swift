import RedisClient
import ServerTestKit
import TestSupport
import Testing
import TradingModel

@testable import VariableStorage

/// Loading and backing up, on every store.
@Suite struct BackupTests {
  @Test(arguments: Backend.allCases)
  func whatWasSetIsThereAfterARestart(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, backend.url)
    try await vars.load()
    try vars.set("mark", to: ExactDecimal("1234.50"))
    vars.looksLikeADate = "2024-01-05"
    vars.symbols = Set(["ETH", "BTC"])
    vars.opened = UnixNanos(1_700_000_000_123_456_789)
    vars.count = UInt64.max
    try await vars.close()
    #expect(vars.status.version == 1 && !vars.status.hasUnsavedChanges)

    let again = try await reloaded(namespace, backend.url)
    #expect(again.all() == vars.all())
    #expect(again.all().count == 5)
  }

  @Test(arguments: Backend.allCases)
  func loadedOnceAndNeverOverNewerValues(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let first = try variables(namespace, backend.url)
    try await first.load()
    first.a = 1
    first.b = 2
    first.c = 3
    try await first.close()

    let vars = try variables(namespace, backend.url)
    vars.a = 10
    vars.remove("b")
    try await vars.load()
    #expect(vars.all() == ["a": .int(10), "c": .int(3)])
    vars.c = 30
    try await vars.load()
    #expect(vars["c"] == 30)
    try await vars.close()
    #expect(try await reloaded(namespace, backend.url).all() == ["a": .int(10), "c": .int(30)])
  }

  @Test(arguments: Backend.allCases)
  func clearedBeforeTheLoadIsCleared(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let first = try variables(namespace, backend.url)
    first.a = 1
    try await first.close()
    let vars = try variables(namespace, backend.url)
    vars.clear()
    vars.b = 2
    try await vars.backUp()
    #expect(vars.all() == ["b": .int(2)])
    #expect(try await vars.stored()?.variables == ["b": .int(2)])
  }

  @Test(arguments: Backend.allCases)
  func backedUpAfterAnIterationWhenChanged(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, backend.url)
    try await vars.load()
    vars.n = 1
    vars.iterationEnded()
    try await eventually("it is backed up") { vars.status.version == 1 }
    vars.iterationEnded()
    vars.n = 1
    vars.iterationEnded()
    try await vars.backUp()
    #expect(vars.status.version == 1)
    vars.n = 2
    vars.iterationEnded()
    try await eventually("it is backed up") { vars.status.version == 2 }
  }

  @Test(arguments: Backend.allCases)
  func backedUpByTheIntervalWithoutAnybodysDoing(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, backend.url) { $0.backupInterval = .milliseconds(20) }
    try await vars.load()
    for value in 1...3 {
      vars.n = value
      try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    }
    #expect(try await vars.stored()?.variables == ["n": .int(3)])
  }

  /// Changes that come while a version is being written are backed up, too.
  @Test func noChangeIsForgottenWhateverItsMoment() async throws {
    let server = try RedisServer()
    let vars = try variables(uniqueNamespace(), server.url) { $0.backupInterval = .milliseconds(1) }
    try await vars.load()
    server.pause()
    for value in 1...1000 {
      vars.n = value
      if value % 100 == 0 { vars.iterationEnded() }
      await Task.yield()
    }
    server.resume()
    async let waited: Void = vars.backUp()
    for value in 1001...2000 { vars.n = value }
    try await waited
    try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    #expect(try await vars.stored()?.variables == ["n": .int(2000)])
  }

  @Test(arguments: Backend.allCases)
  func anEmptiedSetReachesTheStore(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, backend.url)
    vars.a = 1
    try await vars.backUp()
    vars.remove("a")
    try await vars.close()
    #expect(try await reloaded(namespace, backend.url).all() == [:])
    #expect(try await reloaded(namespace, backend.url).stored()?.number == 2)
  }

  @Test(arguments: Backend.allCases)
  func strategiesAndTradersKeepApart(_ backend: Backend) async throws {
    let id = UUID4()
    let traders = try ["T-\(id)", "T-\(id):a", "T-\(id)%3Aa", "T-\(id)*", "T-\(id)/a"].map {
      try TraderId($0)
    }
    let strategies = try ["a:b-1", "b-1", "b-1 \u{7F}\u{1}", "*-1"].map { try StrategyId($0) }
    var expected: [VariableNamespace] = []
    for (index, trader) in traders.enumerated() {
      for (other, strategy) in strategies.enumerated() {
        let namespace = VariableNamespace(traderId: trader, strategyId: strategy)
        expected.append(namespace)
        let vars = try variables(namespace, backend.url)
        vars.n = index * 10 + other
        try await vars.close()
      }
    }
    for (index, trader) in traders.enumerated() {
      for (other, strategy) in strategies.enumerated() {
        let namespace = VariableNamespace(traderId: trader, strategyId: strategy)
        let vars = try await reloaded(namespace, backend.url)
        #expect(vars.all() == ["n": .int(Int64(index * 10 + other))])
      }
    }
    let found = try await StrategyVariables.strategies(
      .init(url: backend.url, timeout: .seconds(120)))
    #expect(Set(found.compactMap(\.namespace)).isSuperset(of: expected))
  }

  @Test(arguments: Backend.allCases)
  func versionsListDiffRollBack(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, backend.url) { $0.keptVersions = 3 }
    try await vars.load()
    #expect(try await vars.history().versions == [])
    for value in 1...5 {
      vars.n = value
      vars["only\(value)"] = true
      try await vars.backUp()
    }
    let history = try await vars.history().versions
    #expect(history.map(\.number) == [5, 4, 3])
    #expect(history[0].variables == vars.all())
    #expect(history.allSatisfy { $0.writer.contains("process") && $0.savedAt > 0 })
    #expect(
      try await vars.diff(from: 3, to: 4) == [
        .changed(name: "n", from: .int(3), to: .int(4)), .added(name: "only4", .bool(true)),
      ])
    #expect(
      await failure { () throws(VariableError) in
        try await vars.rollBack(to: 1)
      } == .noSuchVersion(1))
    try await vars.rollBack(to: 3)
    #expect(vars["n"] == 3 && vars.all()["only4"] == nil)
    #expect(vars.status.version == 6)
    #expect(try await reloaded(namespace, backend.url).all() == history[2].variables)
    #expect(try await vars.history().versions.map(\.number) == [6, 5, 4])
  }

  @Test(arguments: Backend.allCases)
  func theSecondOfTwoProcessesIsToldAndOverwritesNothing(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let first = try variables(namespace, backend.url)
    let second = try variables(namespace, backend.url)
    try await first.load()
    first.n = 0
    try await first.backUp()
    try await second.load()
    first.n = 1
    try await first.backUp()
    #expect(first.status.otherProcess != nil)

    second.n = 2
    let error = await failure { () throws(VariableError) in try await second.backUp() }
    #expect(error?.isConflict == true)
    #expect(second.status.failure?.isConflict == true)
    #expect(second["n"] == 2)
    second.iterationEnded()
    // Looking at what is stored resolves nothing.
    #expect(try await second.history().versions.first?.variables == ["n": .int(1)])
    #expect(second.status.failure?.isConflict == true)
    #expect(
      await failure { () throws(VariableError) in try await second.close() }?.isConflict == true)
    #expect(try await reloaded(namespace, backend.url).all() == ["n": .int(1)])

    try await second.resolveConflict(.keepMemory)
    #expect(try await reloaded(namespace, backend.url).all() == ["n": .int(2)])
    #expect(second.status.failure == nil)
    first.n = 3
    #expect(
      await failure { () throws(VariableError) in try await first.backUp() }?.isConflict == true)
    try await first.resolveConflict(.takeStored)
    #expect(first["n"] == 2)
    first.n = 4
    try await first.close()
    #expect(try await reloaded(namespace, backend.url).all() == ["n": .int(4)])
  }

  @Test(arguments: Backend.allCases)
  func twoThatStartAtOnceWriteOneAfterTheOther(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let url = try backend.url
    let all = try (0..<4).map { _ in try variables(namespace, url) }
    for vars in all { try await vars.load() }
    var failures = 0
    await withTaskGroup(of: Bool.self) { group in
      for (index, vars) in all.enumerated() {
        group.addTask {
          vars.n = index
          return await failure { () throws(VariableError) in try await vars.backUp() }?.isConflict
            == true
        }
      }
      for await isConflict in group where isConflict { failures += 1 }
    }
    #expect(failures == 3)
    #expect(try await all[0].history().versions.map(\.number) == [1])
  }

  @Test func theConnectionStringComesFromTheEnvironmentOrIsMissing() throws {
    let namespace = try uniqueNamespace()
    for missing in [nil, ""] {
      #expect(throws: VariableError.noConnectionString) {
        try StoreAddress(nil, environment: missing)
      }
    }
    guard case .redis(let redis) = try StoreAddress(nil, environment: "redis://elsewhere:7/2")
    else {
      Issue.record("not the environment's")
      return
    }
    #expect(redis.address == .tcp(host: "elsewhere", port: 7) && redis.database == 2)
    #expect(VariableError.noConnectionString.description.contains("DB_CONNECTION_STR"))
    #if TLS
      guard case .redis(let secure) = try StoreAddress("rediss://elsewhere:7") else {
        Issue.record("no store for rediss://")
        return
      }
      #expect(secure.tls != .disabled && redis.tls == .disabled)
    #endif
    for url in ["postgresql://h/db", "postgres://h/db", "postgresql+psycopg2://h/db"] {
      guard case .postgreSQL(Secret(url)) = try StoreAddress(url) else {
        Issue.record("no store for \(url)")
        return
      }
    }
    for url in ["mysql://u:s3cret@h/db", "redis://u:s3cret@h:port/0", "s3cret"] {
      let error = #expect(throws: VariableError.self) { try variables(namespace, url) }
      #expect(error.map { !"\($0)".contains("s3cret") } ?? false)
    }
    let vars = try variables(namespace, "redis://u:s3cret@localhost/0")
    var dumped = ""
    dump(vars.configuration, to: &dumped)
    #expect(!dumped.contains("s3cret") && !"\(vars.configuration)".contains("s3cret"))
  }
}
