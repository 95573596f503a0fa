import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@Suite struct ChangeTests {
  /// The next notices of a namespace.
  private func take(
    _ count: Int, from iterator: inout ObjectChanges.Iterator
  ) async throws -> [ObjectNotice] {
    var notices: [ObjectNotice] = []
    while notices.count < count, let notice = try await iterator.next() { notices.append(notice) }
    return notices
  }

  private func kinds(_ notices: [ObjectNotice]) -> [String] {
    notices.map { notice in
      switch notice {
      case .changed(let change): "\(change.kind) \(change.key)"
      case .disconnected: "disconnected"
      case .missed: "missed"
      }
    }
  }

  @Test func everyChangeInOrder() async throws {
    let writer = try openStore()
    try await writer.save("before", "x")
    let reader = try openStore(writer.namespace)
    let changes = try await reader.changes()
    let first = try await writer.save("a", "1")
    try await writer.saveBytes("b", sampleBytes(5000), timeToLive: .milliseconds(1))
    try await writer.rollBack("a", to: first.version)
    try await writer.delete("a")
    try await eventually("b is removed") { try await writer.collectGarbage() == 1 }
    var iterator = changes.makeAsyncIterator()
    let notices = try await take(5, from: &iterator)
    #expect(kinds(notices) == ["saved a", "saved b", "rolledBack a", "deleted a", "expired b"])
    guard case .changed(let change) = notices[0] else { return }
    #expect(change.version == first.version)
    #expect(change.id == first.id)
    // Each iterator is told of everything.
    var other = changes.makeAsyncIterator()
    #expect(try await take(5, from: &other) == notices)
  }

  /// A reader that waits hears of a change at once, not at the next look.
  @Test func waiting() async throws {
    let store = try openStore()
    let changes = try await store.changes()
    let waiting = Task { () -> ObjectNotice? in
      var iterator = changes.makeAsyncIterator()
      return try await iterator.next()
    }
    let info = try await store.save("a", "x")
    guard case .changed(let change) = try await waiting.value else {
      Issue.record("no change")
      return
    }
    #expect(change.id == info.id)
  }

  @Test func cancelledAndClosed() async throws {
    let store = try openStore()
    let changes = try await store.changes()
    let waiting = Task { () -> ObjectNotice? in
      var iterator = changes.makeAsyncIterator()
      return try await iterator.next()
    }
    waiting.cancel()
    #expect(try await waiting.value == nil)
    let second = Task { () -> ObjectNotice? in
      var iterator = changes.makeAsyncIterator()
      return try await iterator.next()
    }
    store.close()
    #expect(try await second.value == nil)
  }

  /// What happens while the connection is lost is told afterwards.
  @Test func nothingIsMissedByALostConnection() async throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let writer = try openStore()
    let reader = try openStore(writer.namespace, on: proxy.configuration)
    var iterator = try await reader.changes().makeAsyncIterator()
    try await writer.save("a", "1")
    #expect(kinds(try await take(1, from: &iterator)) == ["saved a"])
    proxy.refuseConnections(true)
    proxy.cut()
    #expect(kinds(try await take(1, from: &iterator)) == ["disconnected"])
    try await writer.save("b", "1")
    try await writer.delete("a")
    proxy.refuseConnections(false)
    #expect(kinds(try await take(2, from: &iterator)) == ["saved b", "deleted a"])
  }

  /// More changes than the server keeps: the reader is told that he missed some.
  @Test func moreThanIsKept() async throws {
    let writer = try openStore { $0.keptChanges = 1 }
    let changes = try await writer.changes()
    for number in 0..<300 { try await writer.save("a", "\(number)") }
    var iterator = changes.makeAsyncIterator()
    #expect(try await iterator.next() == .missed)
    var last: ObjectChange?
    while last?.version != 300, case .changed(let change)? = try await iterator.next() {
      last = change
    }
    #expect(last?.version == 300)
  }

  /// The server has lost everything: the reader is told, whatever numbers are used again.
  @Test(arguments: [1, 3, 9])
  func aServerThatForgets(newChanges: Int) async throws {
    let store = try openStore()
    for number in 0..<3 { try await store.save("\(number)", "x") }
    let changes = try await store.changes()
    let stored = try Stored(store)
    for key in try stored.keys() { try stored.delete(key) }
    for number in 0..<newChanges { try await store.save("new \(number)", "x") }
    var iterator = changes.makeAsyncIterator()
    #expect(try await iterator.next() == .missed)
    try await store.save("later", "x")
    var last = try await iterator.next()
    while case .changed(let change)? = last, change.key != "later" {
      last = try await iterator.next()
    }
    #expect(kinds([try #require(last)]) == ["saved later"])
  }

  /// LEAN's copy in a live node never refreshes; this one always does.
  @Test func updatesOfOneObject() async throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let writer = try openStore()
    let reader = try openStore(writer.namespace, on: proxy.configuration)
    var states = try await reader.updates(of: "model").makeAsyncIterator()
    #expect(try await states.next() == .absent)
    let first = try await writer.save("model", "1")
    try await writer.save("other", "1")
    #expect(try await states.next() == .present(first))
    let second = try await writer.save("model", "2")
    #expect(try await states.next() == .present(second))
    proxy.refuseConnections(true)
    proxy.cut()
    let third = try await writer.save("model", "3")
    proxy.refuseConnections(false)
    #expect(try await states.next() == .present(third))
    try await writer.delete("model")
    #expect(try await states.next() == .absent)
    // What was replaced before it was looked at is left out.
    for number in 4...6 { try await writer.save("model", "\(number)") }
    guard case .present(let newest) = try await states.next() else {
      Issue.record("absent")
      return
    }
    #expect(try await reader.read("model", version: newest.version) == "6")
  }

  @Test func aServerThatRefuses() async throws {
    let store = try openStore()
    let changes = try await store.changes()
    let stored = try Stored(store)
    _ = try stored.connection.roundTrip("SET", "objects:\(store.namespace):changes", "x").get()
    var iterator = changes.makeAsyncIterator()
    await #expect(throws: ObjectError.self) { _ = try await iterator.next() }
  }
}
