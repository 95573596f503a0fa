import ServerTestKit
import TestSupport
import Testing
import TradingCache

/// Opening tells of a server that is set up to lose what it confirmed.
@Suite struct ServerWarningTests {
  private static func warnings(_ options: [String]) async throws -> [ServerWarning] {
    let server = try RedisServer(options: options)
    let database = try await open(uniqueTrader(), on: server.configuration)
    defer { withExtendedLifetime(server) {} }
    try await database.close()
    return database.serverWarnings
  }

  @Test func aServerThatKeepsWhatItConfirmsGivesNone() async throws {
    #expect(try await Self.warnings(["--appendonly", "yes"]) == [])
  }

  @Test func persistence() async throws {
    #expect(try await Self.warnings([]) == [.noPersistence])
    #expect(try await Self.warnings(["--save", "3600", "1"]) == [.snapshotsOnly])
  }

  @Test func eviction() async throws {
    let found = try await Self.warnings(
      ["--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"])
    #expect(found == [.evicts(policy: "allkeys-lru")])
  }

  @Test func aReplica() async throws {
    let primary = try RedisServer(options: ["--repl-diskless-sync-delay", "0"], tcp: true)
    let port = try #require(primary.port)
    let replica = try RedisServer(options: [
      "--appendonly", "yes", "--replica-read-only", "no", "--replicaof", "127.0.0.1", "\(port)",
    ])
    // The first synchronization empties it, a fence that was taken before included.
    let connection = try connect(replica.configuration)
    try await eventually("the replica has what the primary has") {
      let state = try connection.roundTrip("INFO", "replication").get().text
      return state?.contains("master_link_status:up") == true
    }
    let database = try await open(uniqueTrader(), on: replica.configuration)
    try await database.close()
    #expect(database.serverWarnings == [.isReplica])
    withExtendedLifetime((primary, replica)) {}
  }
}
