#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Foundation
import RedisClient
import Synchronization
import TestSupport
import Testing
import TradingCacheTestKit
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

  private let process = Process()
  private let last = Guarded<(step: Told?, rest: [UInt8])>((nil, []))

  init(_ namespace: VariableNamespace, _ url: String, interval: Int) throws {
    process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "variable-writer"))
    process.arguments = ["\(namespace.traderId)", "\(namespace.strategyId)", "\(interval)"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DB_CONNECTION_STR": url]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    output.fileHandleForReading.readabilityHandler = { [weak self] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      self?.take(data)
    }
    try process.run()
  }

  deinit { if process.isRunning { _ = signal(process.processIdentifier, SIGKILL) } }

  /// The last change that it made, as far as it told.
  var lastStep: Told? { last.withLock { $0.step } }

  private func take(_ data: Data) {
    last.withLock { last in
      last.rest += data
      while let end = last.rest.firstIndex(of: 0x0A) {
        let words = String(decoding: last.rest[..<end], as: UTF8.self).split(separator: " ")
        last.rest.removeSubrange(...end)
        if words.count == 3, let count = Int(words[0]), let time = UInt64(words[1]),
          let version = UInt64(words[2])
        {
          last.step = Told(count: count, time: time, version: version)
        }
      }
    }
  }

  /// Kills it, and returns when it is gone.
  func kill() async throws {
    _ = signal(process.processIdentifier, SIGKILL)
    // `waitUntilExit` would keep one of few threads, and may wait for ever on it.
    try await eventually("it is gone") { !process.isRunning }
  }

  private func signal(_ process: pid_t, _ number: CInt) -> CInt {
    #if canImport(Glibc)
      Glibc.kill(process, number)
    #elseif canImport(Musl)
      Musl.kill(process, number)
    #else
      Darwin.kill(process, number)
    #endif
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
  @Test(arguments: Backend.allCases)
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
      let numbers = try await vars.history().map(\.number)
      #expect(numbers == numbers.sorted(by: >) && Set(numbers).count == numbers.count)
    }
  }
}
