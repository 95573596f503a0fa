import Foundation
import TestSupport
import Testing

@testable import ObjectStorage

/// Local files for libraries that load from a path.
@Suite struct FileTests {
  private func content(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) }
  }

  private func identity(_ path: String) throws -> String {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return "\(attributes[.systemFileNumber] ?? "") \(attributes[.modificationDate] ?? "")"
  }

  @Test func thePathStaysAndTheContentFollows() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    let first = sampleBytes(10_000, seed: 1)
    let old = try await store.saveBytes("models/net.onnx", first)
    let path = try await store.filePath(for: "models/net.onnx")
    #expect(path.hasPrefix(folder.path))
    #expect(path.hasSuffix("/net.onnx"))
    #expect(content(path) == first)
    // Nothing is written while nothing has changed.
    let before = try identity(path)
    #expect(try await store.filePath(for: "models\\net.onnx") == path)
    #expect(try identity(path) == before)

    let open = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let second = sampleBytes(20_000, seed: 2)
    try await openStore(store.namespace).saveBytes("models/net.onnx", second)
    #expect(try await store.filePath(for: "models/net.onnx") == path)
    #expect(content(path) == second)
    // Who has the file open keeps what he opened.
    #expect(try open.readToEnd().map { [UInt8]($0) } == first)
    try await store.rollBack("models/net.onnx", to: old.version)
    #expect(content(try await store.filePath(for: "models/net.onnx")) == first)
  }

  /// What a library writes to the path of an object is kept until it is saved or discarded.
  @Test func changesToTheFileAreKept() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    try await store.save("a", "stored")
    let path = try await store.filePath(for: "a")
    try Data("written".utf8).write(to: URL(fileURLWithPath: path))
    #expect(content(try await store.filePath(for: "a")) == Array("written".utf8))
    #expect(try await store.read("a") == "stored")
    let saved = try await store.saveFile("a")
    #expect(try await store.read("a") == "written")
    #expect(content(try await store.filePath(for: "a")) == Array("written".utf8))
    // Saved, it is a copy like any other, and follows the object.
    try await store.save("a", "newer", when: .version(saved.version))
    #expect(content(try await store.filePath(for: "a")) == Array("newer".utf8))

    try Data("again".utf8).write(to: URL(fileURLWithPath: path))
    try await store.discardFile("a")
    #expect(content(try await store.filePath(for: "a")) == Array("newer".utf8))
    try FileManager.default.removeItem(atPath: path)
    #expect(content(try await store.filePath(for: "a")) == Array("newer".utf8))
  }

  /// When both have changed, neither is lost without a word.
  @Test func changesOnBothSides() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    try await store.save("a", "1")
    let path = try await store.filePath(for: "a")
    try Data("written".utf8).write(to: URL(fileURLWithPath: path))
    try await store.save("a", "2")
    #expect(
      try await failure { _ = try await store.filePath(for: "a") }
        == .localChanges(key: "a", path: path))
    #expect(content(path) == Array("written".utf8))
    try await store.discardFile("a")
    #expect(content(try await store.filePath(for: "a")) == Array("2".utf8))
  }

  /// A path to write to for an object that does not exist yet, and what was written becomes the object.
  @Test func aFileThatBecomesAnObject() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    let path = try await store.filePath(for: "new/features.parquet")
    #expect(path.hasSuffix("/features.parquet"))
    #expect(content(path) == nil)
    guard case .file = try await failure({ try await store.saveFile("new/features.parquet") })
    else {
      Issue.record("saved what was not written")
      return
    }
    #expect(
      try await failure { _ = try await store.readBytes("new/features.parquet") }
        == .notFound(key: "new/features.parquet", version: nil))
    let bytes = sampleBytes(10_000)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    // Read before it is saved, by this machine only.
    #expect(try await store.readBytes("new/features.parquet") == bytes)
    #expect(try await !store.containsKey("new/features.parquet"))
    #expect(try await store.filePath(for: "new/features.parquet") == path)
    #expect(content(path) == bytes)
    try await store.save("new/features.parquet", contentsOfFile: path)
    #expect(try await openStore(store.namespace).readBytes("new/features.parquet") == bytes)
    // From now on it follows the object, also into its deletion.
    try await openStore(store.namespace).save("new/features.parquet", "2")
    #expect(content(try await store.filePath(for: "new/features.parquet")) == Array("2".utf8))
    try await store.delete("new/features.parquet")
    #expect(
      try await failure { _ = try await store.readBytes("new/features.parquet") }
        == .notFound(key: "new/features.parquet", version: nil))
    #expect(content(try await store.filePath(for: "new/features.parquet")) == nil)
  }

  @Test func aCacheThatCannotBeMade() async throws {
    let blocked = try openStore { $0.cacheFolder = "/dev/null" }
    try await blocked.save("a", "x")
    guard case .file = try await failure({ _ = try await blocked.filePath(for: "a") }) else {
      Issue.record("a file in a file")
      return
    }
  }

  /// A slow store downloads an old version; meanwhile a fast one has put the new one there.
  @Test func thePathNeverGoesBack() async throws {
    let folder = try TemporaryFolder()
    let fast = try openStore { $0.cacheFolder = folder.path }
    let old = try await fast.saveBytes("a", sampleBytes(3 << 20, seed: 1))
    let path = try await fast.filePath(for: "a")
    try await fast.discardFile("a")
    let key = try ObjectKey("a")
    let object = try #require(try await fast.object(key))
    let chunks = ObjectChunks(
      info: old, store: fast, key: key, version: try #require(object.newest))
    // The slow one has downloaded the old version completely, and is about to put it there.
    let downloaded = try await chunks.copy(to: path)
    try await fast.saveBytes("a", sampleBytes(2 << 20, seed: 2))
    #expect(try await fast.filePath(for: "a") == path)
    let step = try await fast.update(
      try CachedFile(key, of: fast), of: key,
      with: .init(chunks.version.content, downloaded))
    guard case .asItIs = step else {
      Issue.record("\(step)")
      return
    }
    downloaded.discard()
    #expect(content(path) == sampleBytes(2 << 20, seed: 2))
  }

  /// "a" and "a/b" are objects, though no folder can hold both as a file and a folder.
  @Test func keysThatNoFolderHolds() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    let other = try openStore { $0.cacheFolder = folder.path }
    let long = String(repeating: "ü", count: 400)
    for key in ["a", "a/b", "b", "x/a", long] {
      try await store.save(key, key)
      try await other.save(key, "other \(key)")
    }
    for key in ["a", "a/b", "b", "x/a", long] {
      #expect(content(try await store.filePath(for: key)) == Array(key.utf8))
      #expect(content(try await other.filePath(for: key)) == Array("other \(key)".utf8))
    }
  }

  /// A file is whole whenever it is there, however many replace and read it.
  @Test func manyAtOnce() async throws {
    let folder = try TemporaryFolder()
    let namespace = uniqueNamespace()
    let contents = (1...3).map { sampleBytes(40_000 * $0, seed: UInt64($0)) }
    let writer = try openStore(namespace)
    try await writer.saveBytes("a", contents[0])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        let store = try openStore(namespace) { $0.cacheFolder = folder.path }
        group.addTask {
          for _ in 0..<15 {
            let path = try await store.filePath(for: "a")
            let found = FileManager.default.contents(atPath: path).map { [UInt8]($0) }
            #expect(contents.contains(found ?? []))
          }
        }
      }
      group.addTask {
        for number in 0..<15 { try await writer.saveBytes("a", contents[number % 3]) }
      }
      try await group.waitForAll()
    }
    let store = try openStore(namespace) { $0.cacheFolder = folder.path }
    #expect(content(try await store.filePath(for: "a")) == contents[2])
    // No temporary file is left.
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    #expect(files?.count { $0.hasSuffix("/a") } == 1)
    #expect(files?.count == 4)
  }
}
