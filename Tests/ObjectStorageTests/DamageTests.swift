import ObjectStorage
import RedisClient
import Testing

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
      case .redis(.server("WRONGTYPE", _)) = try await failure({ _ = try await store.read("a") })
    else {
      Issue.record("a list is no object")
      return
    }
  }
}
