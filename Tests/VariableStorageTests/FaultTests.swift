import RedisClient
import ServerTestKit
import TestSupport
import Testing
import TradingModel

@testable import VariableStorage

/// What a failing store does to backups, and what it must not do.
@Suite struct FaultTests {
  @Test func aFailedBackupIsReportedOnceRetriedAndChangesNothing() async throws {
    let namespace = try uniqueNamespace()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let (logger, lines) = LogKeeper.logger()
    let vars = try variables(namespace, proxy.url, logger: logger)
    try await vars.load()
    vars.n = 1
    try await vars.backUp()

    proxy.refuseConnections(true)
    proxy.cut()
    vars.n = 2
    let error = await failure { () throws(VariableError) in try await vars.backUp() }
    #expect(error?.isUnavailable == true)
    try await eventually("it is tried again") { vars.status.consecutiveFailures > 5 }
    #expect(vars.status.failure?.isUnavailable == true)
    #expect(vars.status.hasUnsavedChanges)
    #expect(vars["n"] == 2)
    vars.iterationEnded()

    proxy.refuseConnections(false)
    try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    try await eventually("it is noted") { vars.status.failure == nil }
    #expect(try await vars.stored()?.variables == ["n": .int(2)])
    let errors = lines.all.filter { $0.hasPrefix("error") }
    #expect(errors.count == 1, "it is logged once: \(errors)")
    #expect(lines.all.count { $0.contains("backed up again") } == 1)
  }

  @Test func aLoadThatFailsIsMadeUpForBeforeAnythingIsWritten() async throws {
    let namespace = try uniqueNamespace()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let former = try variables(namespace, proxy.url)
    former.kept = "yes"
    try await former.close()

    proxy.refuseConnections(true)
    let vars = try variables(namespace, proxy.url)
    #expect(
      await failure { () throws(VariableError) in try await vars.load(within: .zero) } != nil)
    #expect(!vars.status.isLoaded)
    vars.new = 1
    #expect(await failure { () throws(VariableError) in try await vars.backUp() } != nil)
    proxy.refuseConnections(false)
    try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    #expect(vars.all() == ["kept": .string("yes"), "new": .int(1)])
    #expect(try await vars.stored()?.variables == vars.all())
  }

  /// Requests and replies of a backup cut at many places, or delivered late: each version is there once.
  @Test(arguments: Backend.servers)
  func whateverIsLostEveryVersionIsWrittenOnce(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let proxy = try FaultProxy(upstream: backend.address, tcp: true)
    let vars = try variables(namespace, backend.url(through: proxy)) { $0.keptVersions = 1000 }
    try await vars.load()
    var faults: [FaultProxy.Fault] = [.cutInHalf(.requests), .cutInHalf(.replies)]
    for bytes in stride(from: 0, to: 2000, by: backend == .redis ? 20 : 50) {
      faults += [.cut(.requests, afterBytes: bytes), .cut(.replies, afterBytes: bytes)]
    }
    for reply in 1...8 { faults.append(.zombie(beforeReply: reply)) }
    var count = 0
    for fault in faults {
      proxy.inject(fault)
      count += 1
      vars.count = count
      vars.iterationEnded()
      try await eventually("\(fault): it is backed up") { !vars.status.hasUnsavedChanges }
      #expect(vars.status.failure?.isConflict != true, "\(fault)")
    }
    proxy.pass()
    let hits = proxy.faultCount
    #expect(hits > 10)
    let history = try await vars.history().versions
    #expect(history.map(\.number) == (1...UInt64(count)).reversed())
    #expect(
      history.map { $0.variables["count"] } == (1...count).reversed().map { .int(Int64($0)) })
    #expect(vars.status.storeLosses == 0)
  }

  @Test func theServerRestarts() async throws {
    let server = try RedisServer(options: ["--appendonly", "yes", "--appendfsync", "always"])
    let namespace = try uniqueNamespace()
    let vars = try variables(namespace, server.url)
    try await vars.load()
    for value in 1...3 {
      vars.n = value
      try await vars.backUp()
      server.kill()
      vars.during = value
      vars.iterationEnded()
      try await eventually("it fails") { vars.status.consecutiveFailures > 0 }
      try server.start()
      try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    }
    #expect(try await vars.history().versions.map(\.number) == [6, 5, 4, 3, 2, 1])
    #expect(vars.status.storeLosses == 0)
  }

  @Test func aServerThatDoesNotAnswerBlocksNobody() async throws {
    let server = try RedisServer()
    let vars = try variables(uniqueNamespace(), server.url) { $0.timeout = .seconds(1) }
    try await vars.load()
    server.pause()
    vars.n = 1
    vars.iterationEnded()
    for value in 0..<10_000 { vars["n\(value % 10)"] = value }
    #expect(
      await failure { () throws(VariableError) in
        try await vars.backUp()
      }?.isUnavailable == true)
    let error = await failure { () throws(VariableError) in
      try await vars.close(within: .milliseconds(50))
    }
    #expect(error?.isUnavailable == true)
    server.resume()
    try await vars.close()
    #expect(vars.status.isClosed)
    #expect(await failure { () throws(VariableError) in try await vars.backUp() } == .closed)
  }

  @Test func aServerThatForgotIsGivenEverythingAgain() async throws {
    let server = try RedisServer()
    let vars = try variables(uniqueNamespace(), server.url)
    vars.n = 1
    try await vars.backUp()
    vars.n = 2
    try await vars.backUp()
    try server.restart()
    vars.n = 3
    try await eventually("it is backed up") {
      vars.iterationEnded()
      return !vars.status.hasUnsavedChanges
    }
    #expect(vars.status.storeLosses == 1)
    #expect(try await vars.stored()?.variables == ["n": .int(3)])
    #expect(try await vars.history().versions.map(\.number) == [3])
  }

  @Test func whatCannotBeReadIsNamedAndLeftAsItIs() async throws {
    let server = try RedisServer.shared
    let namespace = try uniqueNamespace()
    let former = try variables(namespace, server.url)
    former.n = 1
    try await former.close()
    let connection = try RedisConnection.connect(server.configuration)
    let key = RedisVariableKeys(namespace).versions
    let record = try #require(connection.roundTrip("LINDEX", key, 0).bytes)
    let damaged = Array(record.dropLast())
    _ = try connection.roundTrip("LSET", key, 0, damaged).get()

    let vars = try variables(namespace, server.url)
    let error = await failure { () throws(VariableError) in try await vars.load() }
    guard case .unreadable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    vars.m = 2
    #expect(await failure { () throws(VariableError) in try await vars.backUp() } == error)
    #expect(try connection.roundTrip("LRANGE", key, 0, -1).elements == [.string(damaged)])
  }

  @Test func somethingElseUnderTheKeyIsRefused() async throws {
    let server = try RedisServer.shared
    let namespace = try uniqueNamespace()
    let connection = try RedisConnection.connect(server.configuration)
    _ = try connection.roundTrip("SET", RedisVariableKeys(namespace).versions, "mine").get()
    let vars = try variables(namespace, server.url)
    vars.n = 1
    guard case .refused = await failure({ () throws(VariableError) in try await vars.backUp() })
    else {
      Issue.record("not refused")
      return
    }
    #expect(vars["n"] == 1)
  }

  @Test func aFullServerIsAskedAgain() async throws {
    let server = try RedisServer()
    let vars = try variables(uniqueNamespace(), server.url)
    try await vars.load()
    let connection = try RedisConnection.connect(server.configuration)
    _ = try connection.roundTrip("CONFIG", "SET", "maxmemory", "1").get()
    vars.n = 1
    #expect(
      await failure { () throws(VariableError) in
        try await vars.backUp()
      }?.isUnavailable == true)
    _ = try connection.roundTrip("CONFIG", "SET", "maxmemory", "0").get()
    try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    #expect(try await vars.history().versions.count == 1)
  }

  @Test func theCachesFlushDoesNotReachThem() async throws {
    let namespace = try uniqueNamespace()
    let keys = RedisVariableKeys(namespace)
    #expect(keys.versions.hasPrefix("variables:") && keys.writer.hasPrefix("variables:"))
    let other = VariableNamespace(
      traderId: try TraderId("a:b-1"), strategyId: try StrategyId("c-1"))
    let third = VariableNamespace(
      traderId: try TraderId("a-1"), strategyId: try StrategyId("b:c-1"))
    #expect(RedisVariableKeys(other).versions == "variables:a%3Ab-1:c-1:versions")
    #expect(RedisVariableKeys.namespace(of: RedisVariableKeys(third).versions) == third)
  }
}

extension FaultProxy {
  var url: String { "unix://\(address.path ?? "")" }
}

extension RedisServer {
  var url: String { "unix://\(folder)/redis.sock" }
}

extension Backend {
  var address: RedisAddress {
    get throws {
      switch self {
      case .redis: return try RedisServer.shared.address
      #if PostgreSQL
        case .postgreSQL: return try PostgreSQLServer.shared.address
      #endif
      #if SQLite
        case .sqlite: throw NoServer()
      #endif
      }
    }
  }

  /// A connection string for a server behind a proxy on a port.
  func url(through proxy: FaultProxy) throws -> String {
    switch self {
    #if SQLite
      case .sqlite: throw NoServer()
    #endif
    case .redis: return "redis://\(proxy.address)/0"
    #if PostgreSQL
      case .postgreSQL:
        return "postgresql://postgres@\(proxy.address)/postgres?sslmode=disable&gssencmode=disable"
    #endif
    }
  }
}

/// A file has no address.
private struct NoServer: Error {}
