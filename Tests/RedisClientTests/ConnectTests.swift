import RedisClient
import ServerTestKit
import Testing

@Suite struct ConnectTests {
  @Test func aHostIsTriedOnAllItsAddresses() throws {
    // "localhost" may stand for ::1 first, where no one listens.
    let server = try RedisServer(tcp: true)
    let port = try #require(server.port)
    for host in ["localhost", "127.0.0.1"] {
      let connection = try RedisConnection.connect(
        RedisConfiguration(address: .tcp(host: host, port: port)))
      #expect(try connection.roundTrip("PING") == .status("PONG"))
    }
  }

  @Test func anIPv6OnlyServerIsReachedByNameAndNumber() throws {
    let port = try RedisServer.freePort()
    guard let server = try? RedisServer(options: ["--port", "\(port)", "--bind", "::1"]) else {
      return  // This machine has no IPv6.
    }
    let connection = try RedisConnection.connect(
      RedisConfiguration(address: .tcp(host: "::1", port: port)))
    #expect(try connection.roundTrip("PING") == .status("PONG"))
    #expect(server.port == nil)
  }

  @Test func aRefusedConnectionIsUnreachable() throws {
    let port = try RedisServer.freePort()
    let configuration = RedisConfiguration(address: .tcp(host: "127.0.0.1", port: port))
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    #expect(error == .unreachable(address: "127.0.0.1:\(port)", reason: "Connection refused"))
  }

  // An address for documentation only: no one answers, or the network says so at once.
  @Test func anUnansweredConnectionEndsAtItsTimeout() {
    let configuration = RedisConfiguration(
      address: .tcp(host: "192.0.2.1"), connectTimeout: .milliseconds(100))
    let start = ContinuousClock.now
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    switch error {
    case .timedOut, .unreachable: break
    default: Issue.record("\(String(describing: error))")
    }
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test func anUnknownHostIsUnreachableInTime() {
    let configuration = RedisConfiguration(
      address: .tcp(host: "no-such-host.invalid"), connectTimeout: .seconds(2))
    let start = ContinuousClock.now
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    switch error {
    case .timedOut(let operation): #expect(operation.contains("no-such-host.invalid"))
    case .unreachable(let address, _): #expect(address == "no-such-host.invalid:6379")
    default: Issue.record("\(String(describing: error))")
    }
    #expect(ContinuousClock.now - start < .seconds(6))
  }

  // hiredis cuts such a path off without a word, and connects to another socket.
  @Test func aPathThatIsTooLongIsRefused() {
    let configuration = RedisConfiguration(
      address: .unix(path: "/" + String(repeating: "x", count: 120)))
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    guard case .invalidConfiguration(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("121 bytes"))
  }

  @Test func aMissingSocketIsUnreachable() {
    let configuration = RedisConfiguration(address: .unix(path: "/nowhere/redis.sock"))
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    #expect(
      error == .unreachable(address: "/nowhere/redis.sock", reason: "No such file or directory"))
  }

  @Test(arguments: [0, -1, 65536])
  func anImpossiblePortIsRefused(port: Int) {
    let configuration = RedisConfiguration(address: .tcp(host: "127.0.0.1", port: port))
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    guard case .invalidConfiguration = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  #if !TLS
    @Test func withoutTheTraitATLSAddressIsRefused() throws {
      let server = try RedisServer(tcp: true)
      let configuration = try RedisConfiguration(url: "rediss://127.0.0.1:\(server.port ?? 0)")
      let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
      guard case .tls(.notBuiltIn, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  #endif

  @Test func deadlinesDoNotOverflow() {
    #expect(Deadline.after(.seconds(Int64.max)) == .never)
    #expect(!Deadline.after(.seconds(3600)).hasPassed)
    #expect(Deadline.after(.zero).hasPassed)
    #expect(Deadline.after(.seconds(-1)).hasPassed)
    #expect(Deadline.after(.seconds(Int64.min)).hasPassed)
    #expect(!Deadline.never.hasPassed)
    #expect(Deadline.after(.seconds(1)) < .never)
  }
}
