import Dispatch
import Foundation
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@testable import ObjectStorage

/// What stays as it is when an object is written to a path where something is already.
@Suite struct FileReplacementTests {
  private func mode(_ path: String) throws -> Int {
    try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func content(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func permissionsAndLinks() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore()
    try await store.save("a", "secret")
    let file = folder.path + "/file"
    for mode in [0o600, 0o640, 0o755] {
      try Data("old".utf8).write(to: URL(fileURLWithPath: file))
      #expect(chmod(file, mode_t(mode)) == 0)
      try await store.read("a", toFile: file)
      #expect(try self.mode(file) == mode)
      #expect(content(file) == Data("secret".utf8))
      try FileManager.default.removeItem(atPath: file)
    }
    // A link stays one, relative or not, to something or to nothing yet.
    for target in ["there", folder.path + "/elsewhere"] {
      let link = folder.path + "/link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      for _ in 0..<2 { try await store.read("a", toFile: link) }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(content(link) == Data("secret".utf8))
      try FileManager.default.removeItem(atPath: link)
    }
    #expect(folder.names.sorted() == ["elsewhere", "there"])
  }

  @Test func devicesAndPipes() async throws {
    let folder = try TemporaryFolder()
    let store = try openStore()
    let bytes = sampleBytes(300_000)
    try await store.saveBytes("a", bytes)
    try await store.read("a", toFile: "/dev/null")
    #expect(
      try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        == .typeCharacterSpecial)
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    // Opening a pipe waits for the other side, so it has a thread of its own.
    async let read = DispatchQueue.global().run { () throws(FileFailure) in
      let file = try OpenFile(pipe, O_RDONLY)
      var found: [UInt8] = []
      while case let piece = try OpenFile.read(file.descriptor, upTo: 1 << 16), !piece.isEmpty {
        found += piece
      }
      return found
    }
    try await store.read("a", toFile: pipe)
    #expect(try await read == bytes)
    #expect(folder.names == ["pipe"])
  }

  /// While it is being written nobody else may read it, and SIGTERM leaves nothing behind.
  @Test(arguments: [SIGTERM, SIGINT])
  func aProcessThatIsToldToEnd(signal: Int32) async throws {
    let folder = try TemporaryFolder()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let store = try openStore()
    try await store.saveBytes("a", sampleBytes(8 << 20))
    let process = try ChildProcess(
      program: ChildProcess.path(ofSibling: "trading-cache"),
      arguments: [
        "objects", "get", "--url", "unix://\(try #require(proxy.address.path))", "--namespace",
        store.namespace, "a", folder.path + "/new/out",
      ])
    proxy.drip(bytes: 64 << 10, every: .milliseconds(5))
    try await eventually("a file is being written") {
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      return names.contains { $0.hasPrefix("new/out.") }
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let temporary = try #require(names.first { $0.hasPrefix("new/out.") })
    #expect(try mode("\(folder.path)/\(temporary)") & 0o077 == 0)
    process.signal(signal)
    #expect(process.waitForEnd(within: .seconds(30)) == .signal(signal))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == ["new"])
  }
}
