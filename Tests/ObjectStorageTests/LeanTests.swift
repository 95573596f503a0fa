import ObjectStorage
import Testing

/// What LEAN tests of its object store, asked of ours.
@Suite struct LeanTests {
  /// Its permissions matrix: each call needs what it says, and no more.
  @Test(arguments: 0..<8)
  func permissions(rawValue: Int) async throws {
    let permissions = ObjectStore.Permissions(rawValue: rawValue)
    let all = try openStore()
    try await all.save("a", "1")
    let store = try openStore(all.namespace) { $0.permissions = permissions }
    let calls: [(ObjectStore.Permissions, () async throws -> Void)] = [
      (.read, { _ = try await store.containsKey("a") }),
      (.read, { _ = try await store.read("a") }),
      (.read, { _ = try await store.filePath(for: "a") }),
      (.read, { _ = try await store.keys() }),
      (.read, { _ = try await store.history("a") }),
      (.read, { _ = try await store.changes() }),
      (.write, { try await store.save("b", "1") }),
      (.write, { try await store.saveJSON("b", [1]) }),
      (.write, { try await store.rollBack("a", to: try #require(await all.info("a")).version) }),
      (.delete, { try await store.delete("b") }),
      (.delete, { try await store.clear(prefix: "b") }),
    ]
    for (needed, call) in calls {
      let error = try await failure(call)
      #expect(error == (permissions.contains(needed) ? nil : .notPermitted(needed)))
    }
    #expect(try await all.read("a") == "1")
  }

  /// "Keys" names everything that any process has saved, also what another one saved meanwhile.
  @Test func keysBehaviour() async throws {
    let store = try openStore()
    #expect(try await store.keys().isEmpty)
    try await store.save("a", "1")
    try await openStore(store.namespace).save("b", "1")
    #expect(try await store.keys() == ["a", "b"])
    try await openStore(store.namespace).delete("a")
    #expect(try await store.keys() == ["b"])
    #expect(try await !store.containsKey("a"))
  }

  /// Keys that begin with a dot or a slash, and such with backslashes, are the same objects.
  @Test func pathPrefixes() async throws {
    let store = try openStore()
    try await store.save("./folder\\a.txt", "1")
    for key in ["folder/a.txt", "/folder/a.txt", "\\folder\\a.txt", "./folder/a.txt"] {
      #expect(try await store.containsKey(key), "\(key)")
      #expect(try await store.read(key) == "1")
    }
    #expect(try await store.keys() == ["folder/a.txt"])
  }

  /// The empty key is refused by every call.
  @Test func theEmptyKey() async throws {
    let store = try openStore()
    let calls: [() async throws -> Void] = [
      { _ = try await store.containsKey("") }, { _ = try await store.readBytes("") },
      { try await store.save("", "x") }, { try await store.delete("") },
      { _ = try await store.filePath(for: "") }, { _ = try await store.history("") },
      { _ = try await store.updates(of: "") },
    ]
    for call in calls {
      guard case .invalidKey("", _) = try await failure(call) else {
        Issue.record("an empty key was taken")
        return
      }
    }
  }

  /// What was saved is there at once for all, without a timer; what was deleted does not come back.
  @Test func synchronousAndForGood() async throws {
    let store = try openStore()
    try await store.save("a", "1")
    #expect(try await openStore(store.namespace).read("a") == "1")
    try await store.delete("a")
    store.close()
    #expect(try await !openStore(store.namespace).containsKey("a"))
  }

  /// Closing neither waits nor deletes.
  @Test func closing() async throws {
    let namespace = uniqueNamespace()
    for number in 0..<20 {
      let store = try openStore(namespace)
      try await store.save("\(number)", "x")
      store.close()
    }
    #expect(try await openStore(namespace).keys().count == 20)
  }
}
