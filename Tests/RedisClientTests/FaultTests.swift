import RedisClient
import ServerTestKit
import Testing

/// What a connection does when the other side or the network misbehaves.
@Suite struct FaultTests {
  @Test func halfAReplyThenTheEndIsAnError() throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "balance")
      try client.send("$3\r\n4")
      client.close()
    }
    let connection = try RedisConnection.connect(server.configuration)
    let error = #expect(throws: RedisError.self) { try connection.roundTrip("GET", "balance") }
    #expect(error == .connectionClosed(reason: "the server closed it"))
    try server.finish()
  }

  // hiredis's own timeout is per system call: one byte per call makes it last for ever.
  @Test func aDrippingReplyMissesItsDeadline() throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "a")
      try? client.drip("$1000\r\n", every: .milliseconds(10))
      while (try? client.drip("x", every: .milliseconds(10))) != nil {}
    }
    let connection = try RedisConnection.connect(server.configuration)
    let start = ContinuousClock.now
    let error = #expect(throws: RedisError.self) {
      try connection.roundTrip("GET", "a", deadline: .after(.milliseconds(150)))
    }
    #expect(error == .timedOut(operation: "waiting for replies"))
    #expect(ContinuousClock.now - start < .seconds(3))
    // The late reply must not answer the next command.
    #expect(throws: RedisError.self) { try connection.roundTrip("GET", "b") }
    #expect(connection.isClosed)
    try server.finish()
  }

  @Test func aServerThatDoesNotReadMissesTheWritesDeadline() throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      // Neither reads nor closes until the client has given up.
      try client.expect(command: "FIRST")
      while (try? client.send("+x\r\n")) != nil {}
    }
    let connection = try RedisConnection.connect(server.configuration)
    #expect(connection.isClosed == false)
    var commands = CommandBuffer()
    commands.append(command: "FIRST")
    commands.append(command: "SET", "k", [UInt8](repeating: 0, count: 32 << 20))
    let error = #expect(throws: RedisError.self) {
      try connection.send(commands, deadline: .after(.milliseconds(200)))
    }
    #expect(error == .timedOut(operation: "writing commands"))
  }

  @Test func aSilentServerMissesTheConnectTimeout() throws {
    let server = try FakeRedisServer { $0.hold() }
    var configuration = server.configuration
    configuration.connectTimeout = .milliseconds(100)
    let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
    #expect(error == .timedOut(operation: "waiting for replies"))
  }

  @Test func aPausedServerMissesTheDeadlineAndLaterGoesOn() throws {
    let server = try RedisServer()
    let connection = try RedisConnection.connect(server.configuration)
    server.pause()
    let error = #expect(throws: RedisError.self) {
      try connection.roundTrip("PING", deadline: .after(.milliseconds(100)))
    }
    #expect(error == .timedOut(operation: "waiting for replies"))
    server.resume()
    let next = try RedisConnection.connect(server.configuration)
    #expect(try next.roundTrip("PING") == .status("PONG"))
  }

  @Test(arguments: [
    "?what\r\n", "$-2\r\n", "*-2\r\n", ":12a\r\n", "*1\r\n!\r\n", "$2147483647000000\r\nx",
    "*2147483647\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "%1\r\n+a\r\n+b\r\n",
    String(repeating: "*1\r\n", count: 9) + "+x\r\n",
  ])
  func whatIsNotAReplyClosesTheConnection(raw: String) throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "a")
      try client.send(raw)
      client.hold()
    }
    var configuration = server.configuration
    configuration.replyTimeout = .milliseconds(500)
    let connection = try RedisConnection.connect(configuration)
    #expect(throws: RedisError.self) { try connection.roundTrip("GET", "a") }
    #expect(connection.isClosed)
  }

  @Test func aReplyWithoutEndIsCutOffAtTheLimit() throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "a")
      try client.send("$900000000\r\n")
      let piece = [UInt8](repeating: 0, count: 1 << 16)
      while (try? client.send(piece)) != nil {}
    }
    var configuration = server.configuration
    configuration.limits = .init(maxReplyBytes: 1 << 20, maxReplyElements: 100)
    let connection = try RedisConnection.connect(configuration)
    let error = #expect(throws: RedisError.self) { try connection.roundTrip("GET", "a") }
    #expect(error == .limitExceeded(reason: "a reply is longer than 1048576 bytes"))
    try server.finish()
  }

  @Test func anUnexpectedReplyIsNotTakenForTheNextOne() throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "a")
      try client.send("$1\r\n1\r\n$1\r\n2\r\n")
      client.hold()
    }
    let connection = try RedisConnection.connect(server.configuration)
    #expect(try connection.roundTrip("GET", "a").text == "1")
    let error = #expect(throws: RedisError.self) { try connection.roundTrip("GET", "b") }
    #expect(error == .protocolViolation(reason: "there are replies that no one has asked for"))
  }

  /// Signals interrupt what the connection's thread waits in, again and again: it goes on waiting, and gives
  /// up no later for it.
  @Test(arguments: [false, true]) func signalsInterruptNothing(isAnswered: Bool) async throws {
    let waiting = InterruptedThread()
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("GET", "a")
      try client.send("$5\r\nhel")
      waiting.waitForSignals(20)
      if isAnswered { try client.send("lo\r\n") }
      client.hold()
    }
    let reply: Result<RedisReply, RedisError> = await waiting.run { () throws(RedisError) in
      try RedisConnection.connect(server.configuration)
        .roundTrip("GET", "a", deadline: .after(isAnswered ? .seconds(60) : .milliseconds(500)))
    }
    #expect(waiting.signalCount > 0)
    if isAnswered {
      #expect(try reply.get().text == "hello")
    } else {
      #expect(throws: RedisError.timedOut(operation: "waiting for replies")) { try reply.get() }
      #expect(waiting.took < .seconds(5))
    }
  }

  @Test func writingToADeadConnectionDoesNotKillTheProcess() throws {
    let server = try FakeRedisServer { try $0.acceptSignIn() }
    let connection = try RedisConnection.connect(server.configuration)
    try server.finish()
    #expect(connection.isClosedByPeer())
    // Would raise SIGPIPE, whose default is to end the process.
    #expect(throws: RedisError.self) {
      for _ in 0..<10 { _ = try connection.roundTrip("PING") }
    }
  }
}
