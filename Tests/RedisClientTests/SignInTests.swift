import RedisClient
import ServerTestKit
import Testing

@Suite struct SignInTests {
  @Test func userPasswordDatabaseAndNameAreUsed() throws {
    let server = try RedisServer(options: ["--requirepass", "other"])
    var configuration = server.configuration
    configuration.authentication = .init(password: "other")
    let administrator = try RedisConnection.connect(configuration)
    _ = try administrator.roundTrip("ACL", "SETUSER", "alice", "on", ">s3cret", "~*", "+@all").get()

    configuration.authentication = .init(username: "alice", password: "s3cret")
    configuration.database = 9
    configuration.clientName = "node-1"
    let connection = try RedisConnection.connect(configuration)
    #expect(try connection.roundTrip("ACL", "WHOAMI").text == "alice")
    #expect(try connection.roundTrip("CLIENT", "GETNAME").text == "node-1")
    #expect(try connection.roundTrip("CLIENT", "INFO").text?.contains(" db=9 ") == true)
  }

  @Test func aWrongPasswordIsNamedAndNotPrinted() throws {
    let server = try RedisServer(options: ["--requirepass", "right"])
    var configuration = server.configuration
    func refusal() -> String {
      let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
      guard case .authenticationFailed(let reason) = error else {
        return "\(String(describing: error))"
      }
      return reason
    }
    #expect(refusal().hasPrefix("NOAUTH"))
    configuration.authentication = .init(username: "alice", password: "hunter2")
    #expect(refusal().hasPrefix("WRONGPASS"))
    #expect(!refusal().contains("hunter2"))
  }

  // A server or proxy that does not know AUTH quotes what it was given.
  @Test func aPasswordQuotedByTheServerIsRemoved() throws {
    let server = try FakeRedisServer { client in
      try client.expect(command: "AUTH")
      try client.send("-ERR unknown command 'AUTH', with args beginning with: 'bob' 'hunter2' \r\n")
      client.hold()
    }
    var configuration = server.configuration
    configuration.authentication = .init(username: "bob", password: "hunter2")
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    #expect(
      error
        == .authenticationFailed(
          reason: "ERR unknown command 'AUTH', with args beginning with: 'bob' '<redacted>' "))
  }

  @Test func aDatabaseThatTheServerDoesNotHaveIsNamed() throws {
    var configuration = try RedisServer.shared.configuration
    configuration.database = 1_000_000
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    #expect(error == .server(prefix: "ERR", message: "ERR DB index is out of range"))
  }

  @Test func aNameThatTheServerRefusesDoesNotMatter() throws {
    var configuration = try RedisServer.shared.configuration
    configuration.clientName = "no spaces allowed"
    let connection = try RedisConnection.connect(configuration)
    #expect(try connection.roundTrip("CLIENT", "GETNAME") == .null)
  }

  @Test(arguments: [
    ("LOADING Redis is loading the dataset in memory", true),
    ("ERR max number of clients reached", true),
    ("DENIED Redis is running in protected mode", true),
    ("NOPERM this user has no permissions to run the 'ping' command", false),
    ("MISCONF Redis is configured to save RDB snapshots", false),
    ("MASTERDOWN Link with MASTER is down", false),
  ])
  func whatAServerSaysToTheFirstCommandIsHeard(reply: String, isRefusal: Bool) throws {
    let server = try FakeRedisServer { client in
      try client.expect("PING")
      try client.send("-\(reply)\r\n")
      client.hold()
    }
    if isRefusal {
      let error = #expect(throws: RedisError.self) {
        try RedisConnection.connect(server.configuration)
      }
      #expect(error == RedisError(serverReply: reply))
    } else {
      _ = try RedisConnection.connect(server.configuration)
    }
  }

  @Test(arguments: [
    ("LOADING Redis is loading", ServerErrorKind.retryable),
    ("OOM command not allowed", .retryable),
    ("READONLY You can't write", .retryable), ("MISCONF x", .retryable),
    ("NOREPLICAS Not enough", .retryable), ("TRYAGAIN x", .retryable),
    ("MOVED 1 127.0.0.1:1", .retryable), ("ASK 1 127.0.0.1:1", .retryable),
    ("CLUSTERDOWN x", .retryable), ("MASTERDOWN x", .retryable), ("BUSY Redis is busy", .retryable),
    ("ERR max number of clients reached", .retryable), ("NOAUTH x", .authentication),
    ("WRONGPASS x", .authentication), ("NOPERM x", .authentication), ("WRONGTYPE x", .poison),
    ("ERR syntax error", .poison), ("OOMPH", .poison), ("", .poison),
  ])
  func errorRepliesAreSorted(reply: String, kind: ServerErrorKind) {
    #expect(ServerErrorKind(reply: reply) == kind)
    #expect(RedisError(serverReply: reply).serverErrorKind == kind)
  }
}
