import Foundation
import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@testable import ObjectStorage

/// A process that is killed between two chunks of an object.
@Suite struct KilledWriterTests {
  @Test func nothingOfItIsVisible() async throws {
    let store = try openStore()
    let before = try await store.save("model", "before")
    let path = try #require(try RedisServer.shared.address.path)
    let process = try ChildProcess(
      program: ChildProcess.path(ofSibling: "trading-cache"),
      arguments: [
        "objects", "put", "--url", "unix://\(path)", "--namespace", store.namespace, "model",
      ])
    // Five and a half MiB of an object whose end never comes: chunks of 256 KiB, one MiB at a time.
    process.send([String(repeating: "x", count: 11 << 19)])
    let stored = try Stored(store)
    try await eventually("twenty chunks are there") { try stored.keys("chunk:").count == 21 }
    process.kill()

    #expect(try await store.read("model") == "before")
    #expect(try await store.history("model") == [before])
    #expect(try await store.usage().bytes == 6)
    #expect(try await store.usage().objects == 1)
    // The server itself removes what was left when the lease is over.
    let chunks = try stored.keys("chunk:").map { "objects:\(store.namespace):\($0)" }
    let left = try chunks.map { try stored.connection.roundTrip("PTTL", $0).integer ?? 0 }
    #expect(left.count { (1...900_000).contains($0) } == 20)
    #expect(left.count { $0 == -1 } == 1)
    // The next writer is not in its way, nor it in his.
    try await store.save("model", "after", when: .version(before.version))
    #expect(try await store.read("model") == "after")
  }

  /// Killed when any number of bytes has reached the server: of the chunks, or of the transaction.
  ///
  /// Whoever reads meanwhile and afterwards has one of the two objects, whole.
  @Test(arguments: [1, 2] as [UInt64])
  func killedAnywhere(seed: UInt64) async throws {
    let store = try openStore()
    let contents = [sampleBytes(600_000, seed: seed), sampleBytes(900_000, seed: seed + 100)]
    let files = FileManager.default.temporaryDirectory.path + "/\(store.namespace)"
    for (index, bytes) in contents.enumerated() {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(files)-\(index)"))
    }
    defer {
      for index in 0...1 { try? FileManager.default.removeItem(atPath: "\(files)-\(index)") }
    }
    try await store.saveBytes("model", contents[0])
    var current = 0
    var seen: Set<Int> = []
    // Anywhere, and around the end, where the transaction is, or never.
    let anywhere = sampleBytes(8, seed: seed).map { Int($0) * contents[1].count / 255 }
    let atTheEnd = sampleBytes(8, seed: seed + 1).map { contents[1].count + Int($0) * 32 }
    for bytes in anywhere + atTheEnd {
      let next = 1 - current
      let proxy = try FaultProxy(upstream: RedisServer.shared.address)
      proxy.inject(.cut(.requests, afterBytes: bytes))
      // Or it would begin again, and might be through before it is killed.
      proxy.takeConnections(atMost: 1)
      let path = try #require(proxy.address.path)
      let process = try ChildProcess(
        program: ChildProcess.path(ofSibling: "trading-cache"),
        arguments: [
          "objects", "put", "--url", "unix://\(path)", "--namespace", store.namespace, "model",
          "\(files)-\(next)",
        ])
      while proxy.faultCount == 0, process.end == nil {
        #expect(contents.contains(try await store.readBytes("model")))
      }
      proxy.hold()
      process.kill()
      let found = try await store.readBytes("model")
      let place = try #require(contents.firstIndex(of: found))
      seen.insert(place == next ? 1 : 0)
      current = place
      try expectLeasedLeftovers(of: store)
    }
    #expect(seen == [0, 1])
  }

  /// What belongs to a version stays; what does not goes by itself, or is listed to be collected.
  private func expectLeasedLeftovers(of store: ObjectStore) throws {
    let stored = try Stored(store)
    let list = try #require(try stored.bytes("object:model"))
    let object = try StoredObject(list, of: ObjectKey("model"))
    let kept = Set(
      object.contents.flatMap { content in
        (0..<content.chunkCount).map { "chunk:\(content.id):\($0)" }
      })
    let listed = try stored.connection.roundTrip("ZRANGE", store.keys.garbage, 0, -1).get()
    let collected = (listed.elements ?? []).compactMap { $0.text.flatMap(GarbageMember.init) }
    let chunks = Set(try stored.keys("chunk:"))
    #expect(kept.isSubset(of: chunks))
    for chunk in chunks {
      let left = try stored.connection.roundTrip("PTTL", "objects:\(store.namespace):\(chunk)")
        .integer
      if kept.contains(chunk) {
        #expect(left == -1, "\(chunk)")
      } else {
        let isListed = collected.contains { chunk.hasPrefix("chunk:\($0.content):") }
        // -2: it has gone meanwhile.
        #expect(left != -1 || isListed, "\(chunk)")
      }
    }
  }
}
