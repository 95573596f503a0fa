import RedisClient
import TestSupport
import Testing

@testable import ObjectStorage

/// What is damaged is named, and never delivered.
@Suite struct DamageTests {
  private func store(_ count: Int) async throws -> (ObjectStore, Stored, ObjectInfo, [String]) {
    let store = try openStore()
    let info = try await store.saveBytes("model", sampleBytes(count))
    let stored = try Stored(store)
    let chunks = try stored.keys("chunk:").sorted { number($0) < number($1) }
    return (store, stored, info, chunks)
  }

  private func number(_ chunk: String) -> Int { Int(chunk.split(separator: ":").last ?? "") ?? -1 }

  private func expectCorrupt(
    _ store: ObjectStore, chunk: Int?, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    guard
      case .corrupt("model", _, chunk, let reason) = try await failure({
        _ = try await store.readBytes("model")
      })
    else {
      Issue.record("not noticed", sourceLocation: sourceLocation)
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test(arguments: [0, 3, 7, 8, 500, 1007])
  func aByteOfAChunk(offset: Int) async throws {
    let (store, stored, info, chunks) = try await store(4500)
    var bytes = try #require(try stored.bytes(chunks[2]))
    bytes[offset] ^= 0x10
    try stored.set(chunks[2], bytes)
    try await expectCorrupt(store, chunk: 2)
    let error = try await failure { _ = try await store.readBytes("model") }
    #expect("\(try #require(error))".contains("object \"model\", version \(info.version), chunk 2"))
    // As a stream, what comes before the damage in the same window is not delivered either.
    var iterator = try await store.chunks(of: "model").makeAsyncIterator()
    await #expect(throws: ObjectError.self) { _ = try await iterator.next() }
  }

  @Test func aChunkThatIsGone() async throws {
    let (store, stored, _, chunks) = try await store(4500)
    try stored.delete(chunks[4])
    try await expectCorrupt(store, chunk: 4)
  }

  @Test func chunksThatChangedPlaces() async throws {
    let (store, stored, _, chunks) = try await store(4500)
    let first = try #require(try stored.bytes(chunks[0]))
    try stored.set(chunks[0], try #require(try stored.bytes(chunks[1])))
    try stored.set(chunks[1], first)
    try await expectCorrupt(store, chunk: 0)
  }

  /// A sound chunk, of another object.
  @Test func aChunkOfAnotherObject() async throws {
    let (store, stored, _, chunks) = try await store(4500)
    try await store.saveBytes("other", sampleBytes(4500))
    let other = try #require(
      try stored.keys("chunk:").first { !chunks.contains($0) && $0.hasSuffix(":0") })
    try stored.set(chunks[0], try #require(try stored.bytes(other)))
    try await expectCorrupt(store, chunk: 0)
  }

  @Test func aChunkThatIsCutShort() async throws {
    let (store, stored, _, chunks) = try await store(4500)
    try stored.set(chunks[1], Array(try #require(try stored.bytes(chunks[1])).dropLast()))
    try await expectCorrupt(store, chunk: 1)
    try stored.set(chunks[1], [])
    try await expectCorrupt(store, chunk: 1)
  }

  /// The list of versions has a checksum of its own.
  @Test func everyByteOfTheListOfVersions() async throws {
    let (store, stored, _, _) = try await store(10)
    let list = try #require(try stored.bytes("object:model"))
    for offset in list.indices {
      var damaged = list
      damaged[offset] ^= 1
      try stored.set("object:model", damaged)
      try await expectCorrupt(store, chunk: nil)
    }
    for count in [0, 1, 16, 17, list.count - 1] {
      try stored.set("object:model", Array(list.prefix(count)))
      try await expectCorrupt(store, chunk: nil)
    }
    // It is left as it is, and the other objects are not affected.
    try await store.save("other", "sound")
    #expect(try await store.read("other") == "sound")
    #expect(try stored.bytes("object:model")?.count == list.count - 1)
  }

  @Test func aKeyOfAnotherType() async throws {
    let store = try openStore()
    let stored = try Stored(store)
    _ = try stored.connection.roundTrip("RPUSH", "objects:\(store.namespace):object:a", "x").get()
    guard
      case .corrupt("a", nil, nil, _) = try await failure({ _ = try await store.read("a") })
    else {
      Issue.record("a list is no object")
      return
    }
  }
}

/// One damaged record is named, and is in nobody's way.
@Suite struct DamagedRecordTests {
  /// What may be wrong with a record: a byte, all of it, its type.
  enum Damage: CaseIterable { case aByte, everything, anotherType }

  /// A store with a sound object of 5 bytes and a damaged one.
  private func store(
    _ damage: Damage, _ adjust: (inout ObjectStore.Configuration) -> Void = { _ in }
  ) async throws -> ObjectStore {
    let store = try openStore(uniqueNamespace(), on: nil, adjust)
    try await store.save("sound", "12345")
    try await store.saveBytes("bad", sampleBytes(4500), timeToLive: .seconds(1000))
    let stored = try Stored(store)
    var list = try #require(try stored.bytes("object:bad"))
    switch damage {
    case .aByte:
      list[3] ^= 1
      try stored.set("object:bad", list)
    case .everything: try stored.set("object:bad", Array("garbage".utf8))
    case .anotherType:
      try stored.delete("object:bad")
      _ = try stored.connection.roundTrip(
        "RPUSH", "objects:\(store.namespace):object:bad", "x"
      ).get()
    }
    return store
  }

  @Test(arguments: Damage.allCases)
  func theOthersAreListed(damage: Damage) async throws {
    let store = try await store(damage)
    #expect(try await store.keys() == ["bad", "sound"])
    #expect(try await store.list().map(\.key) == ["sound"])
    var found: [String: ObjectError?] = [:]
    for try await entry in try store.objects() {
      found[entry.key] = .some(try await failure { _ = try await entry.bytes() })
    }
    #expect(found["sound"] == .some(nil))
    guard case .corrupt("bad", nil, nil, _)?? = found["bad"] else {
      Issue.record("\(found)")
      return
    }
  }

  @Test(arguments: Damage.allCases)
  func itCanBeDeleted(damage: Damage) async throws {
    let store = try await store(damage)
    #expect(try await store.delete("bad"))
    #expect(try await store.keys() == ["sound"])
    #expect(try await store.usage().bytes == 5)
    #expect(try await store.usage().objects == 1)
    // As far as the record still says what belongs to it, that is removed too.
    if damage == .aByte { try expectConsistent(store) }
    #expect(try await !store.delete("bad"))
  }

  @Test(arguments: Damage.allCases)
  func itCanBeSavedAnew(damage: Damage) async throws {
    let store = try await store(damage)
    let former = try await store.save("other", "x").version
    for condition in [WriteCondition.absent, .version(former)] {
      guard
        case .corrupt = try await failure({ try await store.save("bad", "y", when: condition) })
      else {
        Issue.record("nobody knows whether \(condition) holds")
        return
      }
    }
    let info = try await store.saveBytes("bad", sampleBytes(2000))
    #expect(info.version == former + 1)
    #expect(try await store.readBytes("bad") == sampleBytes(2000))
    #expect(try await store.usage().bytes == 2006)
    if damage == .aByte { try expectConsistent(store) }
  }

  @Test(arguments: Damage.allCases)
  func othersAreCollectedAndSaved(damage: Damage) async throws {
    let store = try await store(damage) {
      $0.maxObjects = 3
      $0.maxBytes = 4600
    }
    try await store.save("short", "x", timeToLive: .milliseconds(1))
    // Also the damaged one, when its time is over by the index.
    _ = try Stored(store).connection.roundTrip("ZADD", store.keys.expiry, 1, "bad").get()
    try await eventually("short expires") { try await !store.containsKey("short") }
    // There is room only when both are collected.
    try await store.saveBytes("new", sampleBytes(3000))
    try await store.save("new 2", "x")
    #expect(try await store.keys() == ["new", "new 2", "sound"])
    #expect(try await store.usage().bytes == 3006)
  }
}
