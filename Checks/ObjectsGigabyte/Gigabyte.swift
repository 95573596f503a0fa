import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `make objects-gigabyte`: saves, reads, replaces and deletes an object of 1 GiB, or of as many MiB as the
/// argument says, on a private server, and prints this process's peak memory and what another client's
/// `PING` took meanwhile.
@main
enum Gigabyte {
  static func main() async {
    let mebibytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1024
    do {
      exit(try await run(size: mebibytes << 20) ? 0 : 1)
    } catch {
      print("objects-gigabyte: \(error)")
      exit(1)
    }
  }

  /// Returns whether all was as it should be.
  private static func run(size: Int) async throws -> Bool {
    let server = try RedisServer()
    var configuration = ObjectStore.Configuration(redis: server.configuration)
    configuration.keptVersions = 1
    // Old content goes at once, while it is measured.
    configuration.readGrace = .zero
    let store = try ObjectStore(namespace: "gigabyte", configuration)
    let pings = try Pings(server.configuration)
    let start = ProcessMemory.peak
    print("a process with a store and another client: \(start >> 20) MiB")

    var checksums: [String] = []
    try await pings.during("nothing else") { try await Task.sleep(for: .seconds(2)) }
    try await pings.during("save", bytes: size) {
      checksums.append(try await store.save("object", chunks: Noise(size: size, seed: 1)).checksum)
    }
    var read = 0
    try await pings.during("read", bytes: size) {
      for try await chunk in try await store.chunks(of: "object") { read += chunk.count }
    }
    try await pings.during("replace, the old content removed", bytes: size) {
      checksums.append(try await store.save("object", chunks: Noise(size: size, seed: 2)).checksum)
    }
    try await pings.during("delete", bytes: size) { _ = try await store.delete("object") }
    pings.end()

    let peak = ProcessMemory.peak
    let worst = pings.worstPercentile
    print("peak memory: \(peak >> 20) MiB; the worst p99 of PING: \(text(worst))")
    let isWhole = read == size && Set(checksums).count == 2
    return isWhole && peak < 64 << 20 && worst < .milliseconds(10)
  }

  static func text(_ time: Duration) -> String {
    let microseconds = time / .microseconds(1)
    return microseconds < 10_000
      ? "\(Int(microseconds)) us" : "\(Int(microseconds / 1000)) ms"
  }
}

/// Bytes without a pattern, made as they are asked for.
struct Noise: AsyncSequence, Sendable {
  let size: Int
  let seed: UInt64

  func makeAsyncIterator() -> Iterator { Iterator(left: size, state: seed) }

  struct Iterator: AsyncIteratorProtocol {
    var left: Int
    var state: UInt64

    mutating func next() async -> [UInt8]? {
      guard left > 0 else { return nil }
      let count = Swift.min(left, 1 << 20)
      left -= count
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        for offset in stride(from: 0, to: count - count % 8, by: 8) {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          bytes.storeBytes(of: state ^ (state >> 29), toByteOffset: offset, as: UInt64.self)
        }
        for offset in (count - count % 8)..<count { bytes[offset] = 0 }
        initialized = count
      }
    }
  }
}
