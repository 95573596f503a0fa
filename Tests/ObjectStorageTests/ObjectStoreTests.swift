import Foundation
import ObjectStorage
import RedisClient
import ServerTestKit
import Testing

@Suite struct ObjectStoreTests {
  private struct Parameters: Codable, Equatable {
    var name: String
    var lookback: Int
    var weights: [Double]
  }

  @Test func textBytesAndJSONComeBack() async throws {
    let store = try openStore()
    let text = "Überschuss 1.234,50 €\n"
    try await store.save("notes/today", text)
    #expect(try await store.read("notes/today") == text)

    for count in [0, 1, 999, 1000, 1001, 2000, 34_567] {
      let bytes = sampleBytes(count)
      let info = try await store.saveBytes("model.bin", bytes)
      #expect(info.size == count)
      #expect(try await store.readBytes("model.bin") == bytes)
    }
    try await store.saveBytes("data", Data([1, 2, 3]))
    #expect(try await store.readBytes("data") == [1, 2, 3])

    let parameters = Parameters(name: "momentum", lookback: 20, weights: [0.25, -1e-9])
    try await store.saveJSON("parameters", parameters)
    #expect(try await store.readJSON("parameters") == parameters)
  }

  @Test func whatIsNotThere() async throws {
    let store = try openStore()
    #expect(try await !store.containsKey("none"))
    #expect(try await store.info("none") == nil)
    #expect(try await store.history("none").isEmpty)
    #expect(try await store.keys().isEmpty)
    #expect(try await !store.delete("none"))
    #expect(
      try await failure { _ = try await store.read("none") } == .notFound(key: "none", version: nil)
    )
    #expect("\(ObjectError.notFound(key: "none", version: nil))".contains("containsKey"))
  }

  @Test func whatIsNotWhatItWasTakenFor() async throws {
    let store = try openStore()
    try await store.saveBytes("bytes", [0xFF, 0xFE])
    guard case .undecodable("bytes", _) = try await failure({ _ = try await store.read("bytes") })
    else {
      Issue.record("read bytes as text")
      return
    }
    try await store.save("text", "no JSON")
    let error = try await failure { _ = try await store.readJSON("text", as: Parameters.self) }
    guard case .undecodable("text", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("Parameters"))
    let unspeakable = try await failure { try await store.saveJSON("number", [Double.nan]) }
    guard case .unencodable("number", _) = unspeakable else {
      Issue.record("\(String(describing: unspeakable))")
      return
    }
    #expect(try await !store.containsKey("number"))
  }

  @Test func metadata() async throws {
    let store = try openStore()
    let first = try await store.save("a", "123", contentType: "text/csv")
    let second = try await store.saveBytes("a", sampleBytes(5000))
    #expect(first.key == "a")
    #expect(first.size == 3)
    #expect(first.contentType == "text/csv")
    // XXH64 of "123", as `xxhsum -H1` prints it.
    #expect(first.checksum == "3c697d223fa7e885")
    #expect(second.version > first.version)
    #expect(second.created == first.created)
    #expect(second.modified >= first.modified)
    #expect(second.expires == nil)
    #expect(try await store.info("a") == second)
    let now = Int64(Date().timeIntervalSince1970 * 1e9)
    #expect(abs(now - second.modified) < 60_000_000_000)
    #expect(try await store.saveJSON("j", [1]).contentType == "application/json")
  }

  @Test func keysArePrefixesInOrder() async throws {
    let store = try openStore()
    let names = ["b", "a/2", "a/1", "a", "ab", "a/1/x", "é", "a:1", "a*b"]
    for name in names { try await store.save(name, name) }
    #expect(
      try await store.keys()
        == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    #expect(try await store.keys(prefix: "a/") == ["a/1", "a/1/x", "a/2"])
    #expect(try await store.keys(prefix: "a*") == ["a*b"])
    #expect(try await store.keys(prefix: "/a\\1") == ["a/1", "a/1/x"])
    #expect(try await store.keys(prefix: "c").isEmpty)
    #expect(try await store.list(prefix: "a/").map(\.key) == ["a/1", "a/1/x", "a/2"])
  }

  /// More than one page of the index.
  @Test func manyKeys() async throws {
    let store = try openStore()
    let stored = try Stored(store)
    var expected: [String] = []
    for number in 0..<2500 {
      let name = "k/" + String(repeating: "0", count: 5 - "\(number)".count) + "\(number)"
      _ = try stored.connection.roundTrip("ZADD", "objects:\(store.namespace):names", 0, name)
      expected.append(name)
    }
    #expect(try await store.keys(prefix: "k/") == expected)
  }

  @Test func clearDeletesWhatBeginsWithAPrefix() async throws {
    let store = try openStore()
    for name in ["a/1", "a/2", "b"] { try await store.save(name, name) }
    #expect(try await store.clear(prefix: "a/") == 2)
    #expect(try await store.keys() == ["b"])
    #expect(try await store.clear() == 1)
    #expect(try await store.usage().objects == 0)
    #expect(try Stored(store).keys() == ["changes", "last-change", "totals"])
  }

  /// Backtest, research and live share what they name alike, and nothing else.
  @Test func namespaces() async throws {
    let shared = uniqueNamespace()
    let backtest = try openStore(shared)
    let live = try openStore(shared)
    let other = try openStore(shared + ".live")
    try await backtest.save("model", "trained")
    #expect(try await live.read("model") == "trained")
    #expect(try await !other.containsKey("model"))
    try await other.save("model", "other")
    #expect(try await live.clear() == 1)
    #expect(try await other.read("model") == "other")
    for name in ["", "a:b", "a*", "a b", String(repeating: "a", count: 65), "é"] {
      #expect(throws: ObjectError.invalidNamespace(name)) { try openStore(name) }
    }
  }

  @Test func nothingIsLostByClosing() async throws {
    let namespace = uniqueNamespace()
    let store = try openStore(namespace)
    try await store.save("a", "kept")
    store.close()
    store.close()
    #expect(try await failure { _ = try await store.read("a") } == .closed)
    #expect(try await failure { try await store.save("a", "b") } == .closed)
    #expect(try await openStore(namespace).read("a") == "kept")
  }

  @Test func aServerThatIsNotThere() async throws {
    let store = try openStore(on: RedisConfiguration(address: .unix(path: "/nowhere.sock"))) {
      $0.retryTimeout = .milliseconds(20)
    }
    for call in [{ try await store.save("a", "b") as Any }, { try await store.keys() as Any }] {
      guard case .redis(.unreachable) = try await failure({ _ = try await call() }) else {
        Issue.record("no server, no error")
        return
      }
    }
  }

  @Test func settingsThatCannotWork() throws {
    let wrong: [(inout ObjectStore.Configuration) -> Void] = [
      { $0.chunkBytes = 0 }, { $0.chunkBytes = 1 << 30 }, { $0.keptVersions = 0 },
      { $0.maxBytes = -1 }, { $0.uploadLease = .zero }, { $0.readGrace = .seconds(-1) },
      { $0.keptChanges = 0 },
    ]
    for adjust in wrong {
      #expect(throws: ObjectError.self) { try openStore(uniqueNamespace(), adjust) }
    }
  }
}
