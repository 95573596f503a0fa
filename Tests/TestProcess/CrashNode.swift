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
///     test-process crash-node FILE-URL TRADER [takeOver|readOnly]
///
/// With a role, it is nobody's process, to whom nothing belongs. It does what standard input says, line by line, and answers each line with one:
///
///     write N      states of an account, one by one     wrote N, or refused AFTER-HOW-MANY ERROR
///     limit BYTES  no file of it may grow beyond         limited
///     status                                             SAFE CONFIRMED FAILURE
struct CrashNode {
  static func run(_ arguments: [String]) async throws {
    // A file that may not grow is to be an error, not the end.
    signal(SIGXFSZ, SIG_IGN)
    guard (2...4).contains(arguments.count) else { exit(64) }
    let trader = try TraderId(arguments[1])
    let logger = Logger(label: "crash-node") { _ in SwiftLogNoOpLogHandler() }
    do {
      let database = try await open(arguments, trader, logger)
      var node = try await CrashNode(database: database)
      try await node.begin()
      node.answerAll()
    } catch {
      Self.say("\(error)")
    }
  }

  private mutating func answerAll() {
    while let line = readLine() { answer(line.split(separator: " ").map(String.init)) }
  }

  private static func open(
    _ arguments: [String], _ trader: TraderId, _ logger: Logger
  ) async throws -> any CacheDatabase {
    #if File
      if arguments.count < 4 {
        var config = try FileCacheDatabase.Configuration(url: arguments[0])
        if arguments.count == 3, geteuid() == 0 { _ = (setgid(65534), setuid(65534)) }
        if arguments.last == "readOnly" { config.role = .readOnly }
        return try await FileCacheDatabase(traderId: trader, config: config, logger: logger)
      }
    #endif
    var config = try RedisCacheDatabase.Configuration(url: arguments[0])
    config.journal = .init(folder: arguments[2])
    config.journal?.flushInterval = .milliseconds(1)
    config.journal?.whenUnwritable = arguments[3] == "refuse" ? .refuse : .goOn
    // A server that is stopped is not to be taken for one that has gone.
    config.redis.replyTimeout = .seconds(600)
    return try await RedisCacheDatabase(traderId: trader, config: config, logger: logger)
  }

  let database: any CacheDatabase
  private var account: Account
  private var count: UInt64

  init(database: any CacheDatabase) async throws {
    self.database = database
    let former = try await database.loadAccount(AccountId("SIM-001"))
    account = try former ?? Account(Self.state(1))
    count = UInt64(account.events.count)
  }

  /// Creates the account, which is its first state, unless a former node did.
  private func begin() async throws {
    if count == 1, try await database.loadAccount(account.id) == nil {
      try await database.confirmed(database.addAccount(account))
    }
    Self.say("ready")
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
      Self.say("limited")
    case "status":
      let status = database.status
      Self.say(
        "\(status?.journal?.lastSafe.sequence ?? 0) \(status?.lastConfirmed.sequence ?? 0) "
          + (status?.journal?.failure ?? trouble(status) ?? "none"))
    default: exit(64)
    }
  }

  /// Why a database without a journal does not write, if it does not.
  private func trouble(_ status: CacheDatabaseStatus?) -> String? {
    guard let status, status.journal == nil else { return nil }
    if let reason = status.stopped { return "stopped: \(reason)" }
    if case .disconnected(_, let reason) = status.connection { return reason }
    return nil
  }

  private mutating func write(_ number: UInt64) {
    for written in 0..<number {
      do {
        var next = account
        try next.apply(Self.state(count + 1))
        try database.updateAccount(next)
        (account, count) = (next, count + 1)
      } catch {
        return Self.say("refused \(written) \(error)")
      }
    }
    Self.say("wrote \(number)")
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

  private static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
