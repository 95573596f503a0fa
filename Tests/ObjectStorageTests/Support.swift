import Foundation
import RedisClient
import ServerTestKit
import Testing

@testable import ObjectStorage

/// A namespace of its own for each test, so that all run at the same time on one server.
func uniqueNamespace() -> String {
  "test-\(UInt64.random(in: .min ... .max))"
}

/// A store on the private server, or on another one; its chunks are small.
func openStore(
  _ namespace: String = uniqueNamespace(), on server: RedisConfiguration? = nil,
  _ adjust: (inout ObjectStore.Configuration) -> Void = { _ in }
) throws -> ObjectStore {
  var configuration = ObjectStore.Configuration(
    redis: try server ?? RedisServer.shared.configuration)
  configuration.chunkBytes = 1000
  configuration.readGrace = .zero
  // Tests say when, so that it does not depend on how fast the machine is.
  configuration.collectionInterval = nil
  configuration.retryTimeout = .seconds(300)
  adjust(&configuration)
  return try ObjectStore(namespace: namespace, configuration)
}

/// Looks at what is stored, and damages it.
struct Stored {
  let connection: RedisConnection
  let namespace: String

  init(_ namespace: String, on server: RedisConfiguration? = nil) throws {
    connection = try RedisConnection.connect(try server ?? RedisServer.shared.configuration)
    self.namespace = namespace
  }

  init(_ store: ObjectStore) throws { try self.init(store.namespace) }

  /// The Redis keys of a family, without what stands before it.
  func keys(_ family: String = "") throws -> [String] {
    let prefix = "objects:\(namespace):"
    let keys = try connection.roundTrip("KEYS", "\(prefix)\(family)*").get().elements ?? []
    return keys.compactMap { $0.text.map { String($0.dropFirst(prefix.count)) } }.sorted()
  }

  func bytes(_ key: String) throws -> [UInt8]? {
    try connection.roundTrip("GET", "objects:\(namespace):\(key)").get().bytes
  }

  func set(_ key: String, _ bytes: [UInt8]) throws {
    _ = try connection.roundTrip("SET", "objects:\(namespace):\(key)", bytes).get()
  }

  func delete(_ key: String) throws {
    _ = try connection.roundTrip("DEL", "objects:\(namespace):\(key)").get()
  }

  /// The totals as they are stored.
  var totals: [String] {
    get throws {
      try connection.roundTrip("HMGET", "objects:\(namespace):totals", "bytes", "objects").get()
        .elements?.compactMap(\.text) ?? []
    }
  }
}

/// Bytes that are different everywhere, and the same for the same seed.
func sampleBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 8)
  while bytes.count < count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    withUnsafeBytes(of: state) { bytes.append(contentsOf: $0) }
  }
  return Array(bytes.prefix(count))
}

/// Yields what it is given, piece by piece.
struct Pieces: AsyncSequence, Sendable {
  var pieces: [[UInt8]]
  var onEach: @Sendable (Int) async throws -> Void = { _ in }

  func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces, onEach: onEach) }

  struct Iterator: AsyncIteratorProtocol {
    let pieces: [[UInt8]]
    let onEach: @Sendable (Int) async throws -> Void
    var position = 0

    mutating func next() async throws -> [UInt8]? {
      try await onEach(position)
      guard position < pieces.count else { return nil }
      defer { position += 1 }
      return pieces[position]
    }
  }
}

/// What a call throws as a store's error; `nil` when it throws nothing.
func failure(_ body: () async throws -> Void) async throws -> ObjectError? {
  do {
    try await body()
    return nil
  } catch let error as ObjectError {
    return error
  }
}

/// Compares everything in a namespace with the objects' lists of versions.
///
/// Nothing is missing, nothing is left over, the totals are right. Content must have no grace.
func expectConsistent(
  _ store: ObjectStore, on server: RedisConfiguration? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let stored = try Stored(store.namespace, on: server)
  var chunks: [String] = []
  var bytes = 0
  let objects = try stored.keys("object:")
  for name in objects {
    let list = try #require(try stored.bytes(name))
    let object = try StoredObject(list, of: ObjectKey(String(name.dropFirst("object:".count))))
    bytes += object.bytes
    for content in object.contents {
      chunks += (0..<content.chunkCount).map { "chunk:\(content.id):\($0)" }
    }
  }
  #expect(try stored.keys("chunk:") == chunks.sorted(), sourceLocation: sourceLocation)
  let names =
    try stored.connection.roundTrip("ZRANGE", store.keys.names, 0, -1).get().elements ?? []
  #expect(
    names.compactMap(\.text).sorted() == objects.map { String($0.dropFirst("object:".count)) },
    sourceLocation: sourceLocation)
  if let totals = Optional(try stored.totals), !totals.isEmpty {
    #expect(totals == ["\(bytes)", "\(objects.count)"], sourceLocation: sourceLocation)
  }
  #expect(try stored.keys("garbage").isEmpty, sourceLocation: sourceLocation)
  #expect(try stored.keys("uploads").isEmpty, sourceLocation: sourceLocation)
  for chunk in chunks {
    let left = try stored.connection.roundTrip("TTL", "objects:\(store.namespace):\(chunk)").integer
    #expect(left == -1, "\(chunk) has a time to live", sourceLocation: sourceLocation)
  }
}

/// The command `trading-cache`, which is built with the tests and stands beside them.
enum Command {
  static func process(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "trading-cache"))
    process.arguments = arguments
    return process
  }
}
