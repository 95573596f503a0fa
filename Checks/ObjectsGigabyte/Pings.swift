import RedisClient
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Another client of the server, which asks `PING` every millisecond on a thread of its own.
final class Pings: Sendable {
  private let state = Guarded(State())

  private struct State {
    var times: [Duration] = []
    var hasEnded = false
    var worst = Duration.zero
  }

  init(_ server: RedisConfiguration) throws {
    let connection = try RedisConnection.connect(server)
    // The connection is handed to the one thread that uses it from here on.
    nonisolated(unsafe) let handedOver = connection
    guard startThread({ self.ask(handedOver) }) else {
      throw RedisError.timedOut(operation: "thread")
    }
  }

  private func ask(_ connection: RedisConnection) {
    let clock = ContinuousClock()
    while !state.withLock({ $0.hasEnded }) {
      let start = clock.now
      guard (try? connection.roundTrip("PING")) != nil else { return }
      let time = clock.now - start
      state.withLock { $0.times.append(time) }
      usleep(1000)
    }
  }

  func end() { state.withLock { $0.hasEnded = true } }

  /// The highest 99th percentile of all phases.
  var worstPercentile: Duration { state.withLock { $0.worst } }

  /// Runs a phase, and prints what it and the pings meanwhile took.
  func during(_ name: String, bytes: Int? = nil, _ body: () async throws -> Void) async throws {
    state.withLock { $0.times.removeAll() }
    let start = ContinuousClock.now
    try await body()
    let time = ContinuousClock.now - start
    let times = state.withLock { $0.times }.sorted()
    guard let longest = times.last else { return print("\(name): no PING was answered") }
    let median = times[times.count / 2]
    let high = times[min(times.count - 1, times.count * 99 / 100)]
    state.withLock { $0.worst = max($0.worst, high) }
    var line = "\(name): \(Gigabyte.text(time))"
    if let bytes { line += ", \(Int(Double(bytes >> 20) / (time / .seconds(1)))) MiB/s" }
    line += "; \(times.count) PINGs: p50 \(Gigabyte.text(median)), p99 \(Gigabyte.text(high))"
    print(line + ", longest \(Gigabyte.text(longest))")
  }
}
