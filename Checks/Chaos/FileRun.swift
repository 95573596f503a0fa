#if File
  import RedisClient
  import ServerTestKit
  import TestSupport
  import TradingCache

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One run on a file: writers that are killed, stopped and taken over from, and the comparison at the end.
  struct FileRun {
    let number: Int
    let options: Options

    /// Carries the run out.
    func run() -> ChaosRun.Result {
      var result = ChaosRun.Result(number: number)
      do {
        let folder = try TemporaryFolder()
        var writers = FileWriters(folder: folder.path, run: number, options: options)
        try writers.start()
        try makeFaults(&writers, &result)
        finish(&writers, &result)
        try compare(writers, &result)
      } catch {
        result.verdict.unexpected.append("the run broke: \(error)")
      }
      return result
    }

    private func makeFaults(
      _ writers: inout FileWriters, _ result: inout ChaosRun.Result
    ) throws {
      var random = SeededGenerator(seed: options.seed, run: number)
      for _ in 0..<options.faults {
        let fault = fault(&random)
        // It is killed while it opens, too. One that is taken over from then would take over in its turn.
        if writers.lives.count == 1 || fault != .killWriter || random.happens(percent: 90) {
          try writers.waitUntilItWrites()
        }
        writers.sleep(microseconds: Int.random(in: 0...60_000, using: &random))
        let former = writers.current
        switch fault {
        case .takeOver: try writers.start()
        case .takeOverPaused:
          former.process.pause()
          try writers.start()
          // The transaction in which it was stopped is in the way of every other one.
          writers.sleep(microseconds: Int.random(in: 0...60_000, using: &random))
          former.process.resume()
        default:
          former.isKilled = true
          former.process.kill()
          try writers.start()
        }
        result.faults[fault, default: 0] += 1
      }
      try writers.waitUntilItWrites()
    }

    /// Nine in ten are a kill.
    private func fault(_ random: inout SeededGenerator) -> Fault {
      let faults = options.onlyFaults.filter { FileRun.faults.contains($0) }
      if let only = faults.randomElement(using: &random) { return only }
      if random.happens(percent: 90) { return .killWriter }
      return random.happens(percent: 50) ? .takeOver : .takeOverPaused
    }

    private static let faults: [Fault] = [.killWriter, .takeOver, .takeOverPaused]

    /// The newest writer confirms all and leaves; the others have learned that they are fenced.
    private func finish(_ writers: inout FileWriters, _ result: inout ChaosRun.Result) {
      writers.current.process.endInput()
      for life in writers.lives where !life.isKilled {
        let isLast = life === writers.current
        let expected: WriterNode.Exit = isLast ? .confirmed : .fenced
        let end = life.process.waitForEnd(within: .seconds(60))
        guard end != .status(expected.rawValue) else { continue }
        let ended = end.map { "ended by \($0)" } ?? "does not end"
        result.verdict.unexpected.append(
          "a writer \(ended) and not as \(expected): \(life.record.stop ?? "it says nothing")")
      }
    }

    private func compare(_ writers: FileWriters, _ result: inout ChaosRun.Result) throws {
      let stored = try StoredLogs(trader: writers.trader, file: writers.file)
      result.verdict = result.verdict + Verdict(stored, writers.inOrderOfFence)
      // Every write has one event, and the marker counts the writes.
      let marker = try FileRows.read(writers.file, "SELECT marker FROM writer").first?[0] ?? []
      let counted = Int(String(decoding: marker, as: UTF8.self)) ?? -1
      if counted != stored.count {
        result.verdict.unexpected.append(
          "\(stored.count) writes are stored, \(counted) are counted")
      }
      let torn = try FileRows.read(writers.file, FileRun.tornWrites).count
      if torn > 0 { result.verdict.unexpected.append("\(torn) orders are not in the index") }
      let check = try FileRows.read(writers.file, "PRAGMA integrity_check").first?[0] ?? []
      let text = String(decoding: check, as: UTF8.self)
      if text != "ok" { result.verdict.unexpected.append("the file is damaged: \(text)") }
    }

    /// Orders whose write was carried out in part.
    private static let tornWrites = """
      SELECT key FROM key WHERE shape = 'log' AND key LIKE '%:orders:%' AND NOT EXISTS (
        SELECT 1 FROM set_member s WHERE s.key LIKE '%:index:orders'
          AND key.key LIKE '%:orders:' || s.member)
      """
  }

  /// The writer processes of a run on a file.
  struct FileWriters {
    let folder: String
    let trader: String
    private let options: Options
    private var seeds: SeededGenerator
    /// All writers, in the order in which they were started.
    private(set) var lives: [Arena.Life] = []

    init(folder: String, run: Int, options: Options) {
      self.folder = folder
      self.options = options
      trader = "CHAOS-\(run)"
      seeds = SeededGenerator(seed: options.seed &+ 1, run: run)
    }

    var file: String { folder + "/state.cache" }
    var current: Arena.Life { lives[lives.count - 1] }

    /// Starts a writer that takes over.
    mutating func start() throws {
      let number = lives.count
      let orders = WriterOrders(
        trader: trader, proxy: "", server: "", record: "\(folder)/record-\(number)",
        firstEvent: number * 10_000_000, createsAccounts: number == 0, seed: seeds.next(),
        file: file,
        withoutTransaction: options.withoutTransaction)
      let process = try ChildProcess(arguments: orders.arguments, readsOutput: false)
      lives.last?.isSuperseded = true
      lives.append(Arena.Life(process, orders))
    }

    /// Waits until the newest writer has had a write confirmed.
    func waitUntilItWrites() throws {
      let end = ContinuousClock.now + .seconds(60)
      while current.record.confirmed < 0 {
        guard ContinuousClock.now < end, current.process.end == nil else {
          throw ChaosFailure("the writer does not write: \(current.record.stop ?? "")")
        }
        sleep(microseconds: 1000)
      }
    }

    func sleep(microseconds: Int) { usleep(UInt32(microseconds)) }

    /// What the writers noted that had the fence.
    var inOrderOfFence: [WriterRecord] {
      lives.map(\.record).filter { $0.lengthsAtOpen != nil || !$0.written.isEmpty }
    }
  }
#endif
