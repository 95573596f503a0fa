import RedisClient
import ServerTestKit
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A server, the proxy before it, and the writer processes of one run.
final class Arena {
  let server: RedisServer
  let proxy: FaultProxy
  let trader: String
  private let options: Options
  private var seeds: SeededGenerator
  /// All writers, in the order in which they took the fence.
  private(set) var lives: [Life] = []
  /// Whether the writers of this run have a local file: every second run's have.
  private let usesJournal: Bool
  private var journalFolders = 0
  /// How often the server found its log torn.
  var tornLogs = 0

  /// One writer process and what is known of it.
  final class Life {
    let process: ChildProcess
    let orders: WriterOrders
    /// We have killed it.
    var isKilled = false
    /// Another one has taken over from it.
    var isSuperseded = false

    init(_ process: ChildProcess, _ orders: WriterOrders) {
      self.process = process
      self.orders = orders
    }

    var record: WriterRecord { WriterRecord(path: orders.record) }
  }

  init(run: Int, options: Options) throws {
    self.options = options
    seeds = SeededGenerator(seed: options.seed, run: run)
    trader = "CHAOS-\(run)"
    usesJournal = run % 2 == 1
    server = try RedisServer(options: [
      "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0",
    ])
    proxy = try FaultProxy(upstream: server.address)
    // A folder in the way of the snapshot's file makes every snapshot fail, when one is asked for.
    _ = mkdir(server.folder + "/dump.rdb", 0o700)
    try startWriter(onNewNode: true)
  }

  var current: Life { lives[lives.count - 1] }

  /// Starts a writer that takes over: on the machine of the one before, or on another one.
  func startWriter(onNewNode: Bool) throws {
    let number = lives.count
    if onNewNode { journalFolders += 1 }
    let orders = WriterOrders(
      trader: trader, proxy: proxy.address.path ?? "", server: server.address.path ?? "",
      record: "\(server.folder)/record-\(number)",
      journal: usesJournal ? "\(server.folder)/journal-\(journalFolders)" : "",
      firstEvent: number * 10_000_000, createsAccounts: number == 0, seed: seeds.next(),
      withoutMarker: options.withoutMarker, withoutWatch: options.withoutWatch)
    if !orders.journal.isEmpty { _ = mkdir(orders.journal, 0o700) }
    let process = try ChildProcess(arguments: orders.arguments, readsOutput: false)
    if let last = lives.last { last.isSuperseded = true }
    lives.append(Life(process, orders))
  }

  /// Waits until the newest writer writes, as far as that is possible now.
  func waitForWriter(milliseconds: Int) -> Bool {
    wait(milliseconds: milliseconds) { current.record.confirmed >= 0 }
  }

  func wait(milliseconds: Int, until condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while !condition() {
      guard ContinuousClock.now < end else { return false }
      sleep(milliseconds: 1)
    }
    return true
  }

  func sleep(milliseconds: Int) { _ = poll(nil, 0, CInt(milliseconds)) }

  /// What all writers noted, in the order in which they took the fence.
  var records: [WriterRecord] {
    var records = lives.map(\.record)
    for index in records.indices {
      // Whoever wrote next has to have found the same local file: another node's start puts the writes
      // of this one aside.
      let next = records[(index + 1)...].firstIndex { $0.lengthsAtOpen != nil }
      let heirs = lives[index...(next ?? index)]
      if heirs.contains(where: { $0.orders.journal != lives[index].orders.journal }) {
        records[index].journaled = -1
      }
    }
    return records
  }

  /// A connection of our own, past the proxy.
  func connection() throws -> RedisConnection {
    var configuration = server.configuration
    configuration.replyTimeout = .seconds(10)
    return try RedisConnection.connect(configuration)
  }

  /// Runs commands past the proxy.
  func command(_ commands: [[String]]) throws {
    let connection = try connection()
    for words in commands {
      var buffer = CommandBuffer()
      buffer.beginCommand(argumentCount: words.count)
      for word in words { word.appendAsBulk(to: &buffer) }
      let reply = try connection.roundTrip(buffer).first
      // A snapshot that is being tried already is as good.
      if words != ["BGSAVE"] { _ = try reply?.get() }
    }
  }
}

/// Why a run could not be carried out.
struct ChaosFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
