import RedisClient
import ServerTestKit
import TestSupport
import Testing

@testable import ObjectStorage

/// A save whose reply was lost: whatever happens next, nothing that it needs is removed.
@Suite struct InDoubtTests {
  /// What the next connection meets.
  enum Next: CaseIterable {
    case anHTTPServer, noPassword, closed, nothing
  }

  /// The transaction is carried out and its replies are lost; then there is no way back to the server.
  @Test(arguments: Next.allCases)
  func aLostReplyAndNoWayBack(next: Next) async throws {
    let upstream = try RedisServer.shared.address
    let way = try Way(to: upstream)
    let namespace = uniqueNamespace()
    let store = try openStore(namespace, on: way.configuration) { $0.retryTimeout = .seconds(2) }
    let direct = try openStore(namespace)
    try await direct.save("a", "before")
    let bytes = sampleBytes(50_000)
    way.loseReply(to: "EXEC") {
      switch next {
      case .anHTTPServer: return .answer("HTTP/1.1 503 Service Unavailable\r\n\r\n")
      case .noPassword: return .answer("-NOAUTH Authentication required.\r\n")
      case .closed:
        store.close()
        return .refuse
      case .nothing: return .refuse
      }
    }
    let error = try await failure { try await store.saveBytes("a", bytes) }
    guard case .unresolved("a", let id, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await direct.info("a")?.id == id)
    #expect(try await direct.readBytes("a") == bytes)
    try expectConsistent(direct)
  }

  /// The request is lost; another store takes the number of the change; ours is not taken for made.
  @Test func anotherChangeTakesTheNumber() async throws {
    let way = try Way(to: try RedisServer.shared.address)
    let namespace = uniqueNamespace()
    let other = try openStore(namespace)
    let store = try openStore(namespace, on: way.configuration)
    try await other.save("a", "before")
    way.loseRequest(at: "MULTI")
    async let saved = store.save("a", "ours")
    try await way.lost()
    let theirs = try await other.save("a", "theirs")
    way.goOn()
    #expect(try await saved.version == theirs.version + 1)
    #expect(try await other.read("a") == "ours")
    #expect(try await other.history("a").count == 3)
    try expectConsistent(other)
  }

  /// The same for a save that the other one's forbids: it did not happen, and is not in doubt.
  @Test func aConflictAfterALostRequest() async throws {
    let way = try Way(to: try RedisServer.shared.address)
    let namespace = uniqueNamespace()
    let other = try openStore(namespace)
    let store = try openStore(namespace, on: way.configuration)
    way.loseRequest(at: "MULTI")
    async let error = failure { try await store.saveBytes("a", sampleBytes(20_000), when: .absent) }
    try await way.lost()
    let theirs = try await other.save("a", "theirs")
    way.goOn()
    #expect(
      try await error == .conflict(key: "a", expected: .absent, found: theirs.version))
    try expectConsistent(other)
  }

  /// A big object whose save is unresolved, the connection being cut anywhere: it is absent, or readable.
  @Test func anUnresolvedBigObject() async throws {
    var unresolved = 0
    for step in 0..<30 {
      let proxy = try FaultProxy(upstream: RedisServer.shared.address)
      let namespace = uniqueNamespace()
      let direct = try openStore(namespace)
      let store = try openStore(namespace, on: proxy.configuration) {
        $0.retryTimeout = .milliseconds(1)
      }
      let bytes = sampleBytes(50_000)
      proxy.takeConnections(atMost: 1)
      // Around the end, where the transaction is.
      proxy.inject(.cut(.replies, afterBytes: 700 + step * 15))
      let error = try await failure { try await store.saveBytes("a", bytes) }
      let found = try await direct.containsKey("a")
      if found { #expect(try await direct.readBytes("a") == bytes) }
      switch error {
      case nil: #expect(found)
      case .unresolved: unresolved += 1
      default: #expect(!found, "\(String(describing: error))")
      }
    }
    #expect(unresolved > 0)
  }
}

/// The numbers of changes, when the stream that carries them is cut.
@Suite struct ChangeNumberTests {
  private func stream(_ store: ObjectStore) -> String { "objects:\(store.namespace):changes" }

  @Test(arguments: [["XTRIM", "MAXLEN", "0"], ["XDEL", "3-0"], ["DEL"]])
  func aStreamThatWasCut(command: [String]) async throws {
    let store = try openStore()
    for number in 1...3 { try await store.save("\(number)", "x") }
    let connection = try Stored(store).connection
    var words = CommandBuffer()
    words.beginCommand(argumentCount: command.count + 1)
    words.appendBulk(command[0])
    words.appendBulk(stream(store))
    for word in command.dropFirst() { words.appendBulk(word) }
    _ = try connection.roundTrip(words)[0].get()
    let bytes = sampleBytes(20_000)
    #expect(try await store.saveBytes("a", bytes).version == 4)
    #expect(try await store.readBytes("a") == bytes)
    #expect(try await store.save("b", "x").version == 5)
    try expectConsistent(store)
  }

  /// The number is lost as well: a part of a change is not taken for nothing, and then it goes on.
  @Test func whatIsCarriedOutInPart() async throws {
    let store = try openStore()
    for number in 1...3 { try await store.save("\(number)", "x") }
    let stored = try Stored(store)
    try stored.delete("last-change")
    _ = try stored.connection.roundTrip("XDEL", stream(store), "3-0").get()
    let bytes = sampleBytes(20_000)
    let error = try await failure { try await store.saveBytes("a", bytes) }
    guard case .unresolved("a", let id, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.info("a")?.id == id)
    #expect(try await store.readBytes("a") == bytes)
    #expect(try await store.save("b", "x").version > 3)
    try expectConsistent(store)
  }

  /// What another program has appended to the stream is in nobody's way.
  @Test func anEntryThatIsNotOurs() async throws {
    let store = try openStore()
    try await store.save("a", "x")
    var changes = try await store.changes().makeAsyncIterator()
    let connection = try Stored(store).connection
    _ = try connection.roundTrip("XADD", stream(store), "7-0", "hello", "world").get()
    #expect(try await changes.next() == .missed)
    #expect(try await store.save("b", "x").version == 8)
    guard case .changed(let change) = try await changes.next() else {
      Issue.record("no change")
      return
    }
    #expect(change.key == "b")
  }

  /// A cut stream alone has lost nothing that a follower had not seen.
  @Test func followersOfACutStream() async throws {
    let store = try openStore()
    let changes = try await store.changes()
    try await store.save("a", "x")
    var iterator = changes.makeAsyncIterator()
    guard case .changed = try await iterator.next() else {
      Issue.record("no change")
      return
    }
    let connection = try Stored(store).connection
    _ = try connection.roundTrip("XTRIM", stream(store), "MAXLEN", 0).get()
    try await store.save("b", "x")
    guard case .changed(let change) = try await iterator.next() else {
      Issue.record("no change")
      return
    }
    #expect(change.key == "b")
    // One that had not seen the first learns that it missed something.
    var late = changes.makeAsyncIterator()
    #expect(try await late.next() == .missed)
  }
}
