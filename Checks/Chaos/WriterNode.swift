import Logging
import RedisClient
import TestSupport
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The writer process: a trading node that writes numbered events until its standard input ends.
struct WriterNode {
  /// How it ends.
  enum Exit: Int32 {
    case confirmed = 0
    case broken = 2
    case fenced = 3
    case dataLoss = 4
    case unconfirmed = 5
    case rejected = 6
  }

  let orders: WriterOrders
  let record: RecordFile

  /// Runs until the end of its input, or until writing has stopped.
  func run() async -> Exit {
    do {
      let database = try await open()
      record.note("o " + lengths().map(String.init).joined(separator: " "))
      return try await write(to: database)
    } catch {
      record.note("s \(error)")
      if case CacheError.dataLoss = error { return .dataLoss }
      return .broken
    }
  }

  private var configuration: RedisCacheDatabase.Configuration {
    var redis = RedisConfiguration(address: .unix(path: orders.proxy))
    redis.connectTimeout = .milliseconds(150)
    redis.replyTimeout = .milliseconds(100)
    var configuration = RedisCacheDatabase.Configuration(redis: redis)
    configuration.reconnect.initialDelay = .milliseconds(1)
    configuration.reconnect.maxDelay = .milliseconds(20)
    configuration.closeTimeout = .seconds(20)
    // Every other run in small batches, of which many are full at once and travel one ahead of another.
    if orders.seed.isMultiple(of: 2) { configuration.writeQueue.maxBatchCommands = 8 }
    if !orders.journal.isEmpty { configuration.journal = .init(folder: orders.journal) }
    configuration.protocolSwitches.usesMarker = !orders.withoutMarker
    configuration.protocolSwitches.usesWatch = !orders.withoutWatch
    return configuration
  }

  #if File
    private var fileConfiguration: FileCacheDatabase.Configuration {
      var configuration = FileCacheDatabase.Configuration(path: orders.file)
      configuration.closeTimeout = .seconds(20)
      if orders.seed.isMultiple(of: 2) { configuration.writeQueue.maxBatchCommands = 8 }
      configuration.switches.usesTransaction = !orders.withoutTransaction
      return configuration
    }
  #endif

  /// Opens as soon as the server lets it.
  private func open() async throws -> any CacheDatabase {
    let trader = try TraderId(orders.trader)
    let silent = Logger(label: "writer") { _ in SwiftLogNoOpLogHandler() }
    let end = ContinuousClock.now + .seconds(30)
    while true {
      do {
        let serializer = MsgPackSerializer(timestampsAsStr: false)
        #if File
          if !orders.file.isEmpty {
            return try await FileCacheDatabase(
              traderId: trader, serializer: serializer, config: fileConfiguration, logger: silent)
          }
        #endif
        return try await RedisCacheDatabase(
          traderId: trader, serializer: serializer, config: configuration, logger: silent)
      } catch {
        if case .dataLoss = error { throw error }
        guard ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .milliseconds(2))
      }
    }
  }

  /// How long the shared logs are now that the former writer can write no more.
  private func lengths() -> [Int] {
    #if File
      if !orders.file.isEmpty {
        let stored = try? StoredLogs(trader: orders.trader, file: orders.file)
        return EventSource.accounts.indices.map { stored?.logs["a\($0)"]?.count ?? 0 }
      }
    #endif
    let keys = EventSource.accounts.map { "trader-\(orders.trader):accounts:\($0)" }
    var redis = RedisConfiguration(address: .unix(path: orders.server))
    redis.replyTimeout = .milliseconds(500)
    while !inputHasEnded {
      do {
        let connection = try RedisConnection.connect(redis)
        return try keys.map { Int(try connection.roundTrip("LLEN", $0).get().integer ?? 0) }
      } catch {
        _ = poll(nil, 0, 5)
      }
    }
    return []
  }

  private func write(to database: any CacheDatabase) async throws -> Exit {
    var random = SeededGenerator(seed: orders.seed)
    var events = try EventSource(trader: TraderId(orders.trader), first: orders.firstEvent)
    var progress = Progress(record: record)
    let note = { (number: Int, log: String) in record.note("w \(number) \(log)") }
    if orders.createsAccounts {
      try events.addAccounts(to: database, note: note)
      try await database.sync()
    }
    while !inputHasEnded {
      for _ in 0..<Int.random(in: 1...32, using: &random) {
        let number = events.next
        do {
          let receipt = try events.write(to: database, random: &random, note: note)
          progress.sent.append((number, receipt))
        } catch {
          record.note("f \(number)")
        }
      }
      guard let status = database.status else { break }
      progress.take(status)
      record.note("l")
      if let reason = status.stopped { return stopped(reason, database) }
      // A queue that is long enough to test with need not grow.
      let pause = status.queuedWrites > 2000 ? 5000 : Int.random(in: 0...3000, using: &random)
      try await Task.sleep(for: .microseconds(pause))
    }
    return await finish(database, &progress)
  }

  private func finish(_ database: any CacheDatabase, _ progress: inout Progress) async -> Exit {
    do {
      try await database.close()
    } catch {
      if let status = database.status {
        progress.take(status)
        if let reason = status.stopped, reason != .closed { return stopped(reason, database) }
      }
      record.note("s \(error)")
      if case .rejected(let writes) = error {
        for write in writes { record.note("x \(write)") }
        return .rejected
      }
      return .unconfirmed
    }
    if let status = database.status { progress.take(status) }
    return .confirmed
  }

  private func stopped(_ reason: CacheError, _ database: any CacheDatabase) -> Exit {
    record.note("s \(reason)")
    switch reason {
    case .fenced: return .fenced
    case .dataLoss: return .dataLoss
    default: return .broken
    }
  }

  private var inputHasEnded: Bool {
    var entry = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// What was written, and is not confirmed yet as far as was noted.
  private struct Progress {
    let record: RecordFile
    var sent: [(number: Int, receipt: Receipt)] = []

    mutating func take(_ status: CacheDatabaseStatus) {
      if let safe = status.journal?.lastSafe, safe > status.lastConfirmed,
        let last = sent.last(where: { $0.receipt <= safe })
      {
        record.note("j \(last.number)")
      }
      let count = sent.prefix { $0.receipt <= status.lastConfirmed }.count
      guard count > 0 else { return }
      let last = sent[count - 1]
      record.note("c \(last.number) \(last.receipt.sequence)")
      sent.removeFirst(count)
    }
  }
}
