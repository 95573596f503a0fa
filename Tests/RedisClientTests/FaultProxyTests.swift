import RedisClient
import ServerTestKit
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct FaultProxyTests {
  @Test(arguments: [false, true])
  func withoutAFaultEverythingPasses(tcp: Bool) throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address, tcp: tcp)
    let connection = try RedisConnection.connect(proxy.configuration)
    let value = [UInt8](repeating: 0x61, count: 3 << 20)
    for _ in 0..<3 { #expect(try connection.roundTrip("ECHO", value).bytes == value) }
    #expect(proxy.connectionCount == 1)
  }

  @Test func aCutReplyLeavesTheCommandCarriedOut() throws {
    let (proxy, connection, key) = try arrange()
    proxy.inject(.cut(.replies, afterBytes: 0))
    #expect(throws: RedisError.self) { try connection.roundTrip("RPUSH", key, "x") }
    #expect(try itemCount(key) == 1)
    #expect(proxy.faultCount == 1)
    // Once only.
    let next = try RedisConnection.connect(proxy.configuration)
    #expect(try next.roundTrip("RPUSH", key, "y").integer == 2)
  }

  @Test(arguments: [FaultProxy.Fault.cut(.requests, afterBytes: 0), .cutInHalf(.requests)])
  func aCutRequestLeavesTheCommandUndone(fault: FaultProxy.Fault) throws {
    let (proxy, connection, key) = try arrange()
    proxy.inject(fault)
    #expect(throws: RedisError.self) { try connection.roundTrip("RPUSH", key, "x") }
    #expect(try itemCount(key) == 0)
  }

  @Test func aReplyIsCutInTheMiddle() throws {
    let (proxy, connection, key) = try arrange()
    _ = try connection.roundTrip("SET", key, [UInt8](repeating: 0x61, count: 1000)).get()
    proxy.inject(.cut(.replies, afterBytes: 500))
    let error = #expect(throws: RedisError.self) { try connection.roundTrip("GET", key) }
    #expect(error == .connectionClosed(reason: "the server closed it"))
  }

  @Test func aCutNowEndsIdleConnections() throws {
    let (proxy, connection, _) = try arrange()
    #expect(!connection.isClosedByPeer())
    proxy.cut()
    waitUntil { connection.isClosedByPeer() }
    #expect(connection.isClosedByPeer())
  }

  @Test func whatIsHeldArrivesWhenItIsReleased() throws {
    let (proxy, connection, key) = try arrange()
    proxy.hold()
    var commands = CommandBuffer()
    commands.append(command: "RPUSH", key, "x")
    try connection.send(commands)
    let replies = ReplyBuffer()
    #expect(try itemCount(key) == 0)
    proxy.pass()
    try connection.receive(replies: 1, into: replies)
    #expect(replies.copyReplies() == [.integer(1)])
  }

  @Test func drippedRepliesAreComplete() throws {
    let (proxy, connection, _) = try arrange()
    proxy.drip(bytes: 7, every: .milliseconds(1))
    #expect(
      try connection.roundTrip("ECHO", "a reply in many pieces").text == "a reply in many pieces")
  }

  @Test func refusedConnectionsEndAtOnce() throws {
    let (proxy, _, _) = try arrange()
    proxy.refuseConnections(true)
    #expect(throws: RedisError.self) { try RedisConnection.connect(proxy.configuration) }
    proxy.refuseConnections(false)
    _ = try RedisConnection.connect(proxy.configuration)
  }

  // The fault that a plain "send it again" does not survive: it was not carried out, it was only late.
  @Test(arguments: [2, 200_000])
  func aZombieIsCarriedOutAfterTheReconnect(size: Int) throws {
    let (proxy, connection, key) = try arrange()
    proxy.inject(.zombie(beforeReply: 2))
    let value = [UInt8](repeating: 0x61, count: size)
    #expect(throws: RedisError.self) { try connection.roundTrip("RPUSH", key, value) }
    #expect(proxy.faultCount == 1)

    let next = try RedisConnection.connect(proxy.configuration)
    #expect(proxy.deliveredZombies == 0)
    // The second reply on the new connection: the server says 0, and has 1 when we hear it.
    #expect(try next.roundTrip("LLEN", key).integer == 0)
    #expect(proxy.deliveredZombies == 1)
    waitUntil { (try? itemCount(key)) == 1 }
    #expect(try next.roundTrip("RPUSH", key, value).integer == 2)
  }

  private func arrange() throws -> (FaultProxy, RedisConnection, key: String) {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    return (proxy, try RedisConnection.connect(proxy.configuration), uniqueKey())
  }

  private func itemCount(_ key: String) throws -> Int64? {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    return try connection.roundTrip("LLEN", key).integer
  }
}

/// Waits until a condition holds, at most ten seconds; the caller then checks it.
func waitUntil(_ condition: () -> Bool) {
  let deadline = Deadline.after(.seconds(10))
  while !condition(), !deadline.hasPassed { _ = poll(nil, 0, 1) }
}
