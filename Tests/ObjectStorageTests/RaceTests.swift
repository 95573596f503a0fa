import ObjectStorage
import Testing

@Suite struct RaceTests {
  /// Every increment is there once, whoever gets in whose way.
  @Test func writersWhoCompareAndSet() async throws {
    let namespace = uniqueNamespace()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        let store = try openStore(namespace)
        group.addTask { for _ in 0..<20 { try await increment(store) } }
      }
      try await group.waitForAll()
    }
    let store = try openStore(namespace)
    #expect(try await store.read("counter") == "80")
    #expect(try await store.info("counter")?.version == 80)
    try expectConsistent(store)
  }

  /// Adds one to a counter, again and again until no one came between.
  private func increment(_ store: ObjectStore) async throws {
    while true {
      let info = try await store.info("counter")
      let error = try await failure {
        var count = 0
        if let info {
          count = Int(try await store.read("counter", version: info.version)) ?? -1000
        }
        let condition = info.map { WriteCondition.version($0.version) } ?? .absent
        try await store.save("counter", "\(count + 1)", when: condition)
      }
      switch error {
      case nil: return
      case .conflict, .notFound: continue  // Also when the version is no longer kept.
      case let error?: throw error
      }
    }
  }

  /// Unconditional writers: all are applied, one after another, and the last one wins as a whole.
  @Test func writersOfBigObjects() async throws {
    let namespace = uniqueNamespace()
    let contents = (0..<4).map { sampleBytes(50_000 + $0 * 1000, seed: UInt64($0)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for content in contents {
        let store = try openStore(namespace)
        group.addTask { for _ in 0..<5 { try await store.saveBytes("a", content) } }
      }
      try await group.waitForAll()
    }
    let store = try openStore(namespace)
    for version in try await store.history("a") {
      #expect(contents.contains(try await store.readBytes("a", version: version.version)))
    }
    #expect(try await store.info("a")?.version == 20)
    try expectConsistent(store)
  }

  /// What was deleted does not come back, as it did with LEAN's timer.
  ///
  /// The later of the two wins, and nothing of the other one remains.
  @Test func deletesAndSaves() async throws {
    let namespace = uniqueNamespace()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        let store = try openStore(namespace)
        group.addTask {
          for number in 0..<15 {
            try await store.saveBytes("a", sampleBytes(30_000 * writer + 500, seed: UInt64(number)))
          }
        }
      }
      let store = try openStore(namespace)
      group.addTask { for _ in 0..<30 { try await store.delete("a") } }
      try await group.waitForAll()
    }
    let store = try openStore(namespace)
    try expectConsistent(store)
    try await store.save("a", "x")
    #expect(try await store.delete("a"))
    #expect(try await !store.delete("a"))
    #expect(try await !openStore(namespace).containsKey("a"))
    try expectConsistent(store)
  }
}
