import Foundation
import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@Suite struct StreamTests {
  private struct SourceFailure: Error {}

  @Test(arguments: [1, 7, 999, 1000, 1001, 30_000])
  func piecesOfAnySize(size: Int) async throws {
    let store = try openStore()
    let bytes = sampleBytes(20_500)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    let info = try await store.save("a", chunks: Pieces(pieces: pieces))
    #expect(info.size == bytes.count)
    #expect(info.checksum == (try await store.saveBytes("b", bytes)).checksum)
    var read: [UInt8] = []
    let chunks = try await store.chunks(of: "a")
    #expect(chunks.info == info)
    for try await chunk in chunks {
      #expect(chunk.count <= 1000)
      read += chunk
    }
    #expect(read == bytes)
  }

  @Test func nothing() async throws {
    let store = try openStore()
    let info = try await store.save("a", chunks: Pieces(pieces: [[], []]))
    #expect(info.size == 0)
    #expect(try await store.containsKey("a"))
    #expect(try await store.readBytes("a") == [])
    #expect(try await store.read("a") == "")
    #expect(try Stored(store).keys("chunk:").isEmpty)
  }

  /// The bytes arrive while they are produced, and nobody sees them before the end.
  @Test func invisibleUntilComplete() async throws {
    let store = try openStore()
    try await store.save("a", "before")
    let reader = try openStore(store.namespace)
    let pieces = Pieces(pieces: Array(repeating: sampleBytes(1 << 20), count: 8)) {
      position async throws in
      #expect(try await reader.read("a") == "before")
      #expect(try await reader.history("a").count == 1)
      if position == 8 { #expect(try Stored(reader).keys("chunk:").count > 6000) }
    }
    try await store.save("a", chunks: pieces)
    #expect(try await reader.info("a")?.size == 8 << 20)
  }

  @Test func aSourceThatFails() async throws {
    let store = try openStore()
    try await store.save("a", "before")
    let pieces = Pieces(pieces: Array(repeating: sampleBytes(1 << 20), count: 5)) { position in
      if position == 4 { throw SourceFailure() }
    }
    await #expect(throws: SourceFailure.self) { try await store.save("a", chunks: pieces) }
    #expect(try await store.read("a") == "before")
    #expect(try Stored(store).keys("chunk:").count == 1)
  }

  /// A pause longer than the lease, after which the server has removed what was there.
  @Test func aSourceThatPausesTooLong() async throws {
    let store = try openStore { $0.uploadLease = .milliseconds(30) }
    try await store.save("a", "before")
    let pieces = Pieces(pieces: Array(repeating: sampleBytes(1 << 20), count: 5)) { position in
      let stored = try Stored(store)
      guard position == 4 else { return }
      try await eventually("the server removes the chunks") {
        try stored.keys("chunk:").count == 1
      }
    }
    #expect(
      try await failure { try await store.save("a", chunks: pieces) } == .uploadExpired(key: "a"))
    #expect(try await store.read("a") == "before")
  }

  @Test func filesInAndOut() async throws {
    let store = try openStore { $0.chunkBytes = 64 << 10 }
    let folder = try TemporaryFolder()
    let bytes = sampleBytes(3_000_000)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/in"))
    let info = try await store.save("a", contentsOfFile: folder.path + "/in", contentType: "x")
    #expect(info.size == bytes.count)
    #expect(try await store.read("a", toFile: folder.path + "/deep/out") == info)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/deep/out")) == Data(bytes))
    #expect(folder.names == ["deep", "in"])
    guard
      case .file = try await failure({
        try await store.save("a", contentsOfFile: folder.path + "/none")
      })
    else {
      Issue.record("saved a file that does not exist")
      return
    }
    guard
      case .file = try await failure({
        try await store.read("a", toFile: folder.path + "/in/none")
      })
    else {
      Issue.record("wrote into a file as if it were a folder")
      return
    }
  }

  /// A reader who is overtaken gets the version that he began with while the grace lasts.
  @Test func theGrace() async throws {
    let store = try openStore {
      $0.readGrace = .seconds(600)
      $0.keptVersions = 1
    }
    let old = sampleBytes(5_000_000, seed: 1)
    try await store.saveBytes("a", old)
    var iterator = try await store.chunks(of: "a").makeAsyncIterator()
    var read = try #require(try await iterator.next())
    try await store.saveBytes("a", sampleBytes(100, seed: 2))
    try await store.delete("a")
    while let chunk = try await iterator.next() { read += chunk }
    #expect(read == old)
    let stored = try Stored(store)
    let chunk = "objects:\(store.namespace):\(try #require(stored.keys("chunk:").first))"
    let left = try #require(try stored.connection.roundTrip("PTTL", chunk).integer)
    #expect(left > 0 && left < 620_000)
  }

  /// Without it, he is told, and a reader of the whole gets the new version.
  @Test func replacedWhileReading() async throws {
    let store = try openStore { $0.keptVersions = 1 }
    let old = try await store.saveBytes("a", sampleBytes(5_000_000))
    var iterator = try await store.chunks(of: "a").makeAsyncIterator()
    _ = try await iterator.next()
    try await store.saveBytes("a", sampleBytes(5000, seed: 2))
    let error = try await failure { while try await iterator.next() != nil {} }
    #expect(error == .replacedWhileReading(key: "a", version: old.version))
  }

  @Test func readersDuringReplacements() async throws {
    let namespace = uniqueNamespace()
    let writer = try openStore(namespace) { $0.keptVersions = 1 }
    let versions = (1...4).map { sampleBytes(100_000 * $0, seed: UInt64($0)) }
    try await writer.saveBytes("a", versions[0])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        let reader = try openStore(namespace)
        group.addTask {
          for _ in 0..<40 {
            let read = try await reader.readBytes("a")
            #expect(versions.contains(read), "\(read.count) bytes of no version")
          }
        }
      }
      group.addTask {
        for number in 0..<40 { try await writer.saveBytes("a", versions[number % 4]) }
      }
      try await group.waitForAll()
    }
  }
}
