import RedisClient
import ServerTestKit
import Synchronization
import TestSupport
import Testing
import TradingModel

@testable import VariableStorage

/// What the other process sets, as one variable.
private struct Step: Codable, Sendable {
  var count: Int
  var at: UnixNanos
  var ballast: [UInt8]

  var isWhole: Bool {
    ballast == [UInt8](repeating: UInt8(truncatingIfNeeded: count), count: 100_000)
  }
}

/// A strategy in a process of its own, which a test kills.
private final class Victim: Sendable {
  /// A change, as far as it told.
  struct Told: Sendable {
    var count: Int
    var time: UInt64
    /// The newest version that it knows to be stored.
    var version: UInt64
  }

  /// What its reader has heard.
  private final class Heard: Sendable {
    let last = Guarded<(step: Told?, isOver: Bool)>((nil, false))

    func take(_ line: String) {
      let words = line.split(separator: " ")
      guard words.count == 3, let count = Int(words[0]), let time = UInt64(words[1]),
        let version = UInt64(words[2])
      else { return }
      last.withLock { $0.step = Told(count: count, time: time, version: version) }
    }
  }

  private nonisolated(unsafe) let process: ChildProcess  // One thread reads, the test only ends it.
  private let heard = Heard()

  init(_ namespace: VariableNamespace, _ url: String, interval: Int) throws {
    nonisolated(unsafe) let process = try ChildProcess(  // As above.
      program: "/usr/bin/env",
      arguments: [
        "DB_CONNECTION_STR=\(url)", ChildProcess.path(ofSibling: "test-process"), "variable-writer",
        "\(namespace.traderId)", "\(namespace.strategyId)", "\(interval)",
      ])
    self.process = process
    let started = startThread { [heard] in
      while let line = process.readLine() { heard.take(line) }
      heard.last.withLock { $0.isOver = true }
    }
    #expect(started)
  }

  deinit { process.kill() }

  /// The last change that it made, as far as it told.
  var lastStep: Told? { heard.last.withLock { $0.step } }

  /// Kills it, and returns when it is gone and all is heard that it told.
  func kill() async throws {
    process.kill()
    try await eventually("all is heard") { heard.last.withLock { $0.isOver } }
  }
}

/// `kill -9` of the process whose variables they are.
@Suite struct KillTests {
  @Test(arguments: Backend.allCases)
  func aKilledProcessLosesAtMostTheInterval(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let url = try backend.url
    var reached = 0
    var version: UInt64 = 0
    for _ in 0..<2 {
      let victim = try Victim(namespace, url, interval: 50)
      // Nobody but the interval makes it back up.
      try await eventually("it has backed up") {
        (victim.lastStep?.version ?? 0) >= version + 3
      }
      try await victim.kill()
      let last = try #require(victim.lastStep)
      let vars = try await reloaded(namespace, url)
      let step = try #require(try vars.get("step", as: Step.self))
      // All of one version, and of the last interval; the rest is for a busy machine.
      #expect(step.isWhole)
      #expect(step.count > reached)
      #expect(step.at.value + 50_000_000 + 10_000_000_000 >= last.time)
      reached = step.count
      version = try #require(try await vars.stored()).number
      #expect(version >= last.version)
    }
  }

  /// Killed while the store has a half of the backup, the whole without the client knowing, or nothing.
  @Test(arguments: Backend.servers)
  func killedInMidBackup(_ backend: Backend) async throws {
    let namespace = try uniqueNamespace()
    let proxy = try FaultProxy(upstream: backend.address, tcp: true)
    var former = 0
    for bytes in [0, 10, 300, 5000, 99_000, 150_000, 250_000] {
      let victim = try Victim(namespace, backend.url(through: proxy), interval: 5)
      try await eventually("it counts") { (victim.lastStep?.count ?? 0) > former }
      let faults = proxy.faultCount
      proxy.inject(.cut(.requests, afterBytes: bytes))
      try await eventually("it is cut") { proxy.faultCount > faults }
      proxy.hold()
      try await victim.kill()
      proxy.pass()
      let vars = try await reloaded(namespace, backend.url)
      if let step = try vars.get("step", as: Step.self) {
        #expect(step.isWhole)
        #expect(step.count >= former)
        former = step.count
      } else {
        // The very first backup was cut.
        #expect(former == 0)
      }
      vars.checked = bytes
      try await vars.close()
      let numbers = try await vars.history().versions.map(\.number)
      #expect(numbers == numbers.sorted(by: >) && Set(numbers).count == numbers.count)
    }
  }
}
