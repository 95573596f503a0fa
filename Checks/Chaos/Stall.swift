import Logging
import RedisClient
import ServerTestKit
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Measures the writing thread while the server stands still.
///
/// 20,000 writes a second, a second before, all the while, and a second after; each call is timed.
struct Stall {
  let seconds: Int

  static let rate = 20_000
  private static let account = "SIM-0"

  /// Returns whether all events are there once, no call was slow at the 99.99th percentile, and the process
  /// took no more memory than the queue may.
  func run() async -> Bool {
    do {
      return try await measure()
    } catch {
      print("stall: \(error)")
      return false
    }
  }

  private func measure() async throws -> Bool {
    let server = try RedisServer(options: ["--appendonly", "yes"])
    let trader = try TraderId("STALL-001")
    var configuration = RedisCacheDatabase.Configuration(redis: server.configuration)
    configuration.closeTimeout = .seconds(60)
    let silent = Logger(label: "stall") { _ in SwiftLogNoOpLogHandler() }
    let database = try await RedisCacheDatabase(
      traderId: trader, serializer: MsgPackSerializer(timestampsAsStr: false),
      config: configuration, logger: silent)
    let before = Self.residentBytes()
    let writing = Writing(database: database, total: (seconds + 2) * Self.rate)
    try database.addAccount(Self.state(trader, 0))
    try await database.sync()
    let writer = Task.detached { try await writing.run() }
    try await Task.sleep(for: .seconds(1))
    server.pause()
    try await Task.sleep(for: .seconds(seconds))
    let status = database.status
    let peak = Self.residentBytes()
    server.resume()
    let resumed = ContinuousClock.now
    let times = try await writer.value
    try await database.close()
    let caughtUp = ContinuousClock.now - resumed
    let stored = try StoredLogs(trader: "\(trader)", connection: .connect(server.configuration))
    let isWhole = stored.logs["a0"] == Array(0...times.count)
    Self.report(times)
    print(
      "queue at the end of the stop: \(status?.queuedWrites ?? 0) writes,",
      "\((status?.queuedBytes ?? 0) >> 20) MiB of \(configuration.writeQueue.maxBytes >> 20) MiB;",
      "process grew by \((peak - before) >> 20) MiB")
    print(
      "all \(times.count + 1) events there once, in order: \(isWhole); \(caughtUp) after SIGCONT,",
      "a second of writes and the close included")
    return isWhole && Self.percentile(times, 0.9999) <= 1_000_000
      && peak - before <= configuration.writeQueue.maxBytes
  }

  /// The writing thread's work.
  private struct Writing: Sendable {
    let database: RedisCacheDatabase
    let total: Int

    /// Returns how long each call took, in nanoseconds.
    func run() async throws -> [UInt32] {
      let database = database
      let total = total
      return try await withCheckedThrowingContinuation { continuation in
        let started = startThread {
          continuation.resume(with: Result { try Self.write(total, to: database) })
        }
        if !started { continuation.resume(throwing: ChaosFailure("no thread")) }
      }
    }

    private static func write(_ total: Int, to database: RedisCacheDatabase) throws -> [UInt32] {
      var times: [UInt32] = []
      times.reserveCapacity(total)
      let clock = ContinuousClock()
      let begin = clock.now
      for number in 1...total {
        let account = try Stall.state(database.traderId, number)
        let start = clock.now
        try database.updateAccount(account)
        let time = clock.now - start
        times.append(UInt32(clamping: Int64(time / .nanoseconds(1))))
        // Ten writes every half millisecond.
        if number % 10 == 0 {
          let due = begin + .nanoseconds(number * (1_000_000_000 / Stall.rate))
          let pause = due - clock.now
          if pause > .zero { usleep(UInt32(clamping: Int64(pause / .microseconds(1)))) }
        }
      }
      return times
    }
  }

  private static func state(_ trader: TraderId, _ number: Int) throws -> Account {
    var table = CurrencyTable()
    let currency = try table.currency(code: "USD")
    let total = try Money("1000.00", currency)
    let balance = try AccountBalance(total: total, locked: .zero(currency), free: total)
    return try Account(
      AccountState(
        accountId: AccountId(account), type: .margin, baseCurrency: currency,
        balances: [balance], isReported: true, tsEvent: EventSource.moment(number),
        tsInit: EventSource.moment(number)))
  }

  private static func report(_ times: [UInt32]) {
    let shares = [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999), ("max", 1)]
    let figures = shares.map { "\($0) \(Double(percentile(times, $1)) / 1000) us" }
    print("\(times.count) writes; \(figures.joined(separator: ", "))")
  }

  private static func percentile(_ times: [UInt32], _ share: Double) -> UInt32 {
    let sorted = times.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  private static func residentBytes() -> Int {
    let pages = FileText.text("/proc/self/statm").split(separator: " ").dropFirst().first
    return (pages.flatMap { Int($0) } ?? 0) * Int(getpagesize())
  }
}
