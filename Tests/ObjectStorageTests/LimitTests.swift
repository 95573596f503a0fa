import RedisClient
import ServerTestKit
import TestSupport
import Testing

@testable import ObjectStorage

@Suite struct LimitTests {
  @Test func theyCanBeRead() async throws {
    let store = try openStore { $0.maxBytes = 5000 }
    #expect(store.configuration.maxBytes == 5000)
    #expect(store.configuration.maxObjects == 10_000)
    try await store.saveBytes("a", sampleBytes(1200))
    let usage = try await store.usage()
    #expect(
      [usage.bytes, usage.objects, usage.maxBytes, usage.maxObjects] == [1200, 1, 5000, 10_000])
  }

  @Test func bytes() async throws {
    let store = try openStore {
      $0.maxBytes = 5000
      $0.keptVersions = 1
    }
    try await store.saveBytes("a", sampleBytes(3000))
    let error = try await failure { try await store.saveBytes("b", sampleBytes(2001)) }
    #expect(error == .tooManyBytes(key: "b", wouldBe: 5001, limit: 5000))
    #expect(try await !store.containsKey("b"))
    #expect(try Stored(store).keys("chunk:").count == 3)
    try await store.saveBytes("b", sampleBytes(2000))
    // What takes the place of something else counts for the difference.
    try await store.saveBytes("a", sampleBytes(2999))
    try await store.delete("b")
    try await store.saveBytes("a", sampleBytes(5000))
    // A source without end is cut off before it fills the server.
    let endless = Pieces(pieces: Array(repeating: sampleBytes(1000), count: 1000)) { position in
      if position > 10 { Issue.record("it went on to \(position)") }
    }
    let cut = try await failure { try await store.save("c", chunks: endless) }
    #expect(cut == .tooManyBytes(key: "c", wouldBe: 6000, limit: 5000))
    #expect(try Stored(store).keys("chunk:").count == 5)
  }

  /// A save for which there is no room is refused before the server holds any of it.
  @Test func nothingIsSentInVain() async throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let direct = try openStore { $0.maxBytes = 100_000 }
    try await direct.saveBytes("a", sampleBytes(90_000))
    let store = try openStore(direct.namespace, on: proxy.configuration) { $0.maxBytes = 100_000 }
    // Not even one window of chunks gets through.
    proxy.inject(.cut(.requests, afterBytes: 5000))
    let error = try await failure { try await store.saveBytes("b", sampleBytes(90_000)) }
    #expect(error == .tooManyBytes(key: "b", wouldBe: 180_000, limit: 100_000))
    #expect(proxy.faultCount == 0)
    // A stream, of which nobody knows how long it is, is cut off in time.
    let mebibyte = 1 << 20
    let small = try openStore { $0.maxBytes = 6 * mebibyte }
    try await small.saveBytes("a", sampleBytes(5 * mebibyte))
    let pieces = Pieces(pieces: Array(repeating: sampleBytes(mebibyte), count: 9)) { position in
      if position > 3 { Issue.record("it went on to \(position)") }
    }
    let cut = try await failure { try await small.save("b", chunks: pieces) }
    guard case .tooManyBytes("b", let wouldBe, _) = cut, wouldBe <= 7 * mebibyte else {
      Issue.record("\(String(describing: cut))")
      return
    }
    try expectConsistent(small)
  }

  /// What others have under way counts; of two saves that exclude each other the earlier one goes on.
  @Test func uploadsThatAreUnderWay() async throws {
    let mebibyte = 1 << 20
    let store = try openStore { $0.maxBytes = 8 * mebibyte }
    let other = try openStore(store.namespace) { $0.maxBytes = 8 * mebibyte }
    let pieces = Pieces(pieces: Array(repeating: sampleBytes(mebibyte), count: 6)) { position in
      guard position == 4 else { return }
      let error = try await failure { try await other.saveBytes("b", sampleBytes(5 * mebibyte)) }
      guard case .tooManyBytes("b", let wouldBe, _) = error, wouldBe > 8 * mebibyte else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    try await store.save("a", chunks: pieces)
    #expect(try await store.keys() == ["a"])
    try expectConsistent(store)
    // What a crash has left counts no longer than its lease.
    let connection = try Stored(store).connection
    _ = try connection.roundTrip("ZADD", store.keys.uploads, 1, "0123:5:8388608").get()
    try await store.saveBytes("c", sampleBytes(mebibyte))
    try await store.collectGarbage()
    try expectConsistent(store)
  }

  @Test func objects() async throws {
    let store = try openStore { $0.maxObjects = 2 }
    try await store.save("a", "1")
    try await store.save("b", "1")
    #expect(
      try await failure { try await store.save("c", "1") }
        == .tooManyObjects(key: "c", wouldBe: 3, limit: 2))
    try await store.save("b", "2")
    try await store.delete("a")
    try await store.save("c", "1")
    #expect(try await store.usage().objects == 2)
  }

  /// A store with lower limits than what is there may still make it less.
  @Test func makingLessOfTooMuch() async throws {
    let store = try openStore { $0.keptVersions = 1 }
    try await store.saveBytes("a", sampleBytes(9000))
    let strict = try openStore(store.namespace) {
      $0.keptVersions = 1
      $0.maxBytes = 5000
    }
    try await store.saveBytes("b", sampleBytes(2000))
    try await strict.saveBytes("a", sampleBytes(4000))
    #expect(try await strict.usage().bytes == 6000)
  }

  /// What has expired makes room before anything is refused.
  @Test func expiredObjectsMakeRoom() async throws {
    let store = try openStore {
      $0.maxObjects = 1
      $0.maxBytes = 10
    }
    try await store.save("a", "1234567890", timeToLive: .milliseconds(1))
    try await eventually("it expires") { try await !store.containsKey("a") }
    try await store.save("b", "0987654321")
    #expect(try await store.keys() == ["b"])
    #expect(try Stored(store).totals == ["10", "1"])
  }

  /// Many writers at once do not get over a limit together.
  @Test func theLimitHoldsInARace() async throws {
    let namespace = uniqueNamespace()
    let saved = try await withThrowingTaskGroup(of: Int.self) { group in
      for writer in 0..<4 {
        let store = try openStore(namespace) {
          $0.maxObjects = 10
          $0.retryTimeout = .seconds(120)
        }
        group.addTask {
          var saved = 0
          for number in 0..<5 {
            let error = try await failure { try await store.save("\(writer)-\(number)", "x") }
            if error == nil {
              saved += 1
            } else if case .tooManyObjects = error {
            } else {
              throw error!
            }
          }
          return saved
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(saved == 10)
    #expect(try await openStore(namespace).keys().count == 10)
  }
}
