import RedisClient
import Testing

@testable import ServerTestKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct RedisServerTests {
  @Test func oneServerIsShared() throws {
    let first = try RedisServer.shared
    let second = try RedisServer.shared
    #expect(first === second)
    let connection = try RedisConnection.connect(first.configuration)
    #expect(try connection.roundTrip("SELECT", 9999) == .status("OK"))
  }

  @Test func dataSurvivesARestartAndACrash() throws {
    let server = try RedisServer(options: ["--appendonly", "yes", "--appendfsync", "always"])
    var connection = try RedisConnection.connect(server.configuration)
    _ = try connection.roundTrip("SET", "a", "1").get()
    try server.restart()
    connection = try RedisConnection.connect(server.configuration)
    _ = try connection.roundTrip("SET", "b", "2").get()
    server.kill()
    #expect(server.processIdentifier == nil)
    #expect(throws: RedisError.self) { try RedisConnection.connect(server.configuration) }
    try server.start()
    connection = try RedisConnection.connect(server.configuration)
    #expect(try connection.roundTrip("MGET", "a", "b").elements?.map(\.text) == ["1", "2"])
  }

  @Test func aPausedServerCanBeStopped() throws {
    let server = try RedisServer()
    server.pause()
    server.stop()
    #expect(server.processIdentifier == nil)
  }

  @Test func aServerThatCannotStartSaysWhy() {
    let error = #expect(throws: RedisServer.Failure.self) {
      try RedisServer(options: ["--appendonly", "perhaps"])
    }
    #expect(error != nil)
  }

  @Test func folderAndProcessAreGoneWithTheObject() throws {
    var server: RedisServer? = try RedisServer()
    let folder = try #require(server?.folder)
    let process = try #require(server?.processIdentifier)
    #expect(access(folder, F_OK) == 0)
    server = nil
    waitUntil { access(folder, F_OK) != 0 }
    #expect(access(folder, F_OK) != 0)
    #expect(kill(process, 0) != 0)
  }

  // What a crash of the test process does: its end of the guardian's input is closed, by the system.
  @Test func theGuardianKillsTheServerWhenItsInputEnds() throws {
    let folder = try RedisServer.makeFolder()
    var guardian: Guardian? = try Guardian(folder: folder)
    let child = try ServerProcess.start(
      ["sleep", "1000"], registeringAt: try #require(guardian))
    #expect(!child.hasEnded)
    guardian = nil
    waitUntil { child.hasEnded }
    #expect(child.hasEnded)
    #expect(access(folder, F_OK) != 0)
  }
}
