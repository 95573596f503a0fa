import Foundation
import ObjectStorage
import RedisClient
import Testing
import TradingCacheTestKit

/// A process that is killed between two chunks of an object.
@Suite struct KilledWriterTests {
  /// `trading-cache objects put`, which reads the object from a pipe.
  private func start(_ arguments: [String], input: Pipe) throws -> Process {
    // The command stands beside the tests.
    let folder =
      Bundle.main.bundleURL.path.hasSuffix(".xctest")
      ? Bundle.main.bundleURL.deletingLastPathComponent()
      : URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appendingPathComponent("trading-cache")
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test func nothingOfItIsVisible() async throws {
    let store = try openStore()
    let before = try await store.save("model", "before")
    let path = try #require(try RedisServer.shared.address.path)
    let input = Pipe()
    let process = try start(
      [
        "objects", "put", "--url", "unix://\(path)", "--namespace", store.namespace, "model",
      ], input: input)
    // Five MiB of an object whose end never comes: chunks of 512 KiB, two MiB at a time.
    let bytes = Data(sampleBytes(5 << 20))
    DispatchQueue.global().async { try? input.fileHandleForWriting.write(contentsOf: bytes) }
    let stored = try Stored(store)
    try await eventually("eight chunks are there") { try stored.keys("chunk:").count == 9 }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    #expect(try await store.read("model") == "before")
    #expect(try await store.history("model") == [before])
    #expect(try await store.usage().bytes == 6)
    #expect(try await store.usage().objects == 1)
    // The server itself removes what was left when the lease is over.
    let chunks = try stored.keys("chunk:").map { "objects:\(store.namespace):\($0)" }
    let left = try chunks.map { try stored.connection.roundTrip("PTTL", $0).integer ?? 0 }
    #expect(left.count { (1...900_000).contains($0) } == 8)
    #expect(left.count { $0 == -1 } == 1)
    // The next writer is not in its way, nor it in his.
    try await store.save("model", "after", when: .version(before.version))
    #expect(try await store.read("model") == "after")
  }
}
