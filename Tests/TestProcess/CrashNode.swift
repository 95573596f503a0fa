import Logging
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A node for tests of what only a whole process can suffer: a kill, or a file that cannot grow.
///
///     test-process crash-node REDIS-URL TRADER JOURNAL-FOLDER goOn|refuse
///
/// It does what standard input says, line by line, and answers each line with one:
///
///     write N      states of an account, one by one     wrote N, or refused AFTER-HOW-MANY ERROR
///     limit BYTES  no file of it may grow beyond         limited
///     status                                             SAFE CONFIRMED FAILURE
struct CrashNode {
  static func run(_ arguments: [String]) async throws {
    // A file that may not grow is to be an error, not the end.
    signal(SIGXFSZ, SIG_IGN)
    guard arguments.count == 4 else { exit(64) }
    var config = try RedisCacheDatabase.Configuration(url: arguments[0])
    config.journal = .init(folder: arguments[2])
    config.journal?.flushInterval = .milliseconds(1)
    config.journal?.whenUnwritable = arguments[3] == "refuse" ? .refuse : .goOn
    // A server that is stopped is not to be taken for one that has gone.
    config.redis.replyTimeout = .seconds(600)
    let database = try await RedisCacheDatabase(
      traderId: TraderId(arguments[1]), config: config,
      logger: Logger(label: "crash-node") { _ in SwiftLogNoOpLogHandler() })
    var node = try CrashNode(database: database)
    try await node.begin()
    while let line = readLine() { node.answer(line.split(separator: " ").map(String.init)) }
  }

  let database: RedisCacheDatabase
  private var account: Account
  private var count: UInt64 = 1

  init(database: RedisCacheDatabase) throws {
    self.database = database
    account = try Account(Self.state(1))
  }

  /// Creates the account, which is its first state.
  private func begin() async throws {
    try await database.confirmed(database.addAccount(account))
    say("ready")
  }

  private mutating func answer(_ words: [String]) {
    let number = words.dropFirst().first.flatMap { UInt64($0) } ?? 0
    switch words.first {
    case "write": write(number)
    case "limit":
      var limit = rlimit()
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      getrlimit(resource, &limit)
      limit.rlim_cur = number == 0 ? limit.rlim_max : rlim_t(number)
      setrlimit(resource, &limit)
      say("limited")
    case "status":
      let status = database.status
      say(
        "\(status?.journal?.lastSafe.sequence ?? 0) \(status?.lastConfirmed.sequence ?? 0) "
          + (status?.journal?.failure ?? "none"))
    default: exit(64)
    }
  }

  private mutating func write(_ number: UInt64) {
    for written in 0..<number {
      do {
        var next = account
        try next.apply(Self.state(count + 1))
        try database.updateAccount(next)
        (account, count) = (next, count + 1)
      } catch {
        return say("refused \(written) \(error)")
      }
    }
    say("wrote \(number)")
  }

  private static func state(_ number: UInt64) throws -> AccountState {
    var table = CurrencyTable()
    let currency = try table.currency(code: "USD")
    let total = try Money("1000.00", currency)
    return try AccountState(
      accountId: AccountId("SIM-001"), type: .margin, baseCurrency: currency,
      balances: [AccountBalance(total: total, locked: .zero(currency), free: total)],
      isReported: true, tsEvent: UnixNanos(number), tsInit: UnixNanos(number))
  }

  private func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
