import Foundation
import ObjectStorage
import TestSupport
import Testing

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

  @Test func changesToTheFileAreUndone() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    try await store.save("a", "right")
    let path = try await store.filePath(for: "a")
    try Data("wrong".utf8).write(to: URL(fileURLWithPath: path))
    #expect(content(try await store.filePath(for: "a")) == Array("right".utf8))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("!".utf8))
    try handle.close()
    #expect(content(try await store.filePath(for: "a")) == Array("right".utf8))
    try FileManager.default.removeItem(atPath: path)
    #expect(content(try await store.filePath(for: "a")) == Array("right".utf8))
    #expect(try await store.read("a") == "right")
  }

  @Test func whatHasNoFile() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore { $0.cacheFolder = folder.path }
    #expect(
      try await failure { _ = try await store.filePath(for: "a") }
        == .notFound(key: "a", version: nil))
    #expect(folder.names.isEmpty)
    let blocked = try openStore { $0.cacheFolder = "/dev/null" }
    try await blocked.save("a", "x")
    guard case .file = try await failure({ _ = try await blocked.filePath(for: "a") }) else {
      Issue.record("a file in a file")
      return
    }
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
