import RedisClient
import ServerTestKit
import Testing

@Suite struct RedisConnectionTests {
  @Test func everyKindOfReplyArrives() throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let key = uniqueKey()
    #expect(try connection.roundTrip("SET", key, "value") == .status("OK"))
    #expect(try connection.roundTrip("GET", key).text == "value")
    #expect(try connection.roundTrip("GET", key + "?") == .null)
    #expect(
      try connection.roundTrip("RPUSH", key + "l", "a", [0xFF, 0x00] as [UInt8], 7).integer == 3)
    #expect(
      try connection.roundTrip("LRANGE", key + "l", 0, -1)
        == .array([.string([0x61]), .string([0xFF, 0x00]), .string([0x37])]))
    guard case .error(let message) = try connection.roundTrip("LPUSH", key, "x") else {
      Issue.record("an error was due")
      return
    }
    #expect(message.hasPrefix("WRONGTYPE "))
    #expect(RedisError(serverReply: message).serverErrorKind == .poison)
  }

  @Test func aPipelineIsAnsweredInOrder() throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let key = uniqueKey()
    var commands = CommandBuffer()
    let replies = ReplyBuffer()
    for round in 0..<3 {
      commands.removeAll()
      for index in 0..<1000 {
        commands.append(command: "RPUSH", key, round * 1000 + index)
      }
      commands.append(command: "LRANGE", key, 0, -1)
      try connection.send(commands)
      try connection.receive(replies: 1001, into: replies)
      replies.withReplies { replies in
        #expect(replies.count == 1001)
        #expect(replies.element(at: 999)?.integer == Int64(round * 1000 + 1000))
        let list = replies.element(at: 1000)
        #expect(list?.count == (round + 1) * 1000)
        #expect(
          list?.elements.enumerated().allSatisfy { $0.element.text == "\($0.offset)" } == true)
      }
    }
  }

  // Both sides' sockets hold a few hundred kilobytes: whoever only writes here waits for ever for a
  // peer that does the same.
  @Test func aPipelineLargerThanAllBuffersDoesNotDeadlock() throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let key = uniqueKey()
    let value = [UInt8](repeating: 0x61, count: 100_000)
    _ = try connection.roundTrip("SET", key, value).get()
    var commands = CommandBuffer()
    for _ in 0..<300 {
      commands.append(command: "GET", key)
      commands.append(command: "SET", key, value)
    }
    let replies = ReplyBuffer()
    try connection.send(commands, deadline: .after(.seconds(60)))
    try connection.receive(replies: 600, into: replies)
    replies.withReplies { replies in
      #expect(replies.elements.allSatisfy { $0.string?.count == value.count || $0.hasText("OK") })
    }
    _ = try connection.roundTrip("DEL", key).get()
  }

  @Test func aSecondThreadMayDecodeWhatWasFetched() async throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let replies = ReplyBuffer()
    var commands = CommandBuffer()
    commands.append(command: "ECHO", "hello")
    try connection.send(commands)
    try connection.receive(replies: 1, into: replies)
    let text = await Task.detached { replies.withReplies { $0.element(at: 0)?.text } }.value
    #expect(text == "hello")
  }

  @Test func theServersEndIsSeenWithoutReading() throws {
    let server = try RedisServer()
    let connection = try RedisConnection.connect(server.configuration)
    #expect(!connection.isClosedByPeer())
    server.kill()
    #expect(connection.isClosedByPeer())
    #expect(throws: RedisError.self) { try connection.roundTrip("PING") }
    #expect(connection.isClosed)
    #expect(connection.fileDescriptor == -1)
  }
}

/// A key that no other test uses.
func uniqueKey() -> String {
  "test:\(UInt64.random(in: 0 ... .max))"
}
