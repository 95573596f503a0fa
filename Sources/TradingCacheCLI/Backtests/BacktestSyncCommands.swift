#if Backtests
  import ArgumentParser
  import BacktestStorage
  import RedisClient
  import TradingCache
  import TradingModel
  import TradingSerialization

  /// Which collection in which Redis a command is about.
  struct CollectionOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions

    @Option(help: "The collection in Redis: its keys begin with backtests:{namespace}:.")
    var namespace = "default"

    func worker() throws(Failure) -> RedisWorker {
      RedisWorker(try server.configuration().redis, label: "backtests")
    }
  }

  /// `backtests push`: writes backtests into Redis.
  struct BacktestPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "push", abstract: "Writes backtests into Redis, for other machines.",
      discussion: """
        What is there already is not written again, and what others have changed is not overwritten: \
        such backtests are named, and the status is 1 when some were changed on both sides.
        """)

    @OptionGroup var database: ChangedDatabaseOptions
    @OptionGroup var collection: CollectionOptions
    @OptionGroup var filter: BacktestFilterOptions

    @Flag(help: "Where both sides have changed, the file wins.")
    var overwrite = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
      let store = try database.store()
      let worker = try collection.worker()
      let chosen = try filter.filter()
      let report: SyncReport
      do throws(BacktestError) {
        report = try await store.push(
          chosen, to: worker, namespace: collection.namespace, overwriting: overwrite)
      } catch {
        throw Failure(error)
      }
      try SyncText.write(report, json: json)
    }
  }

  /// `backtests pull`: takes over backtests from Redis.
  struct BacktestPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pull", abstract: "Takes over the backtests that others have pushed.",
      discussion: """
        The file is made if there is none. What was changed here is not overwritten: such backtests \
        are named, and the status is 1 when some were changed on both sides or cannot be read.
        """)

    @OptionGroup var database: ChangedDatabaseOptions
    @OptionGroup var collection: CollectionOptions

    @Flag(help: "Where both sides have changed, Redis wins.")
    var overwrite = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
      let store = try database.store(creating: true)
      let worker = try collection.worker()
      let report: SyncReport
      do throws(BacktestError) {
        report = try await store.pull(
          from: worker, namespace: collection.namespace, overwriting: overwrite)
      } catch {
        throw Failure(error)
      }
      try SyncText.write(report, json: json)
    }
  }

  /// What a push or a pull did.
  enum SyncText {
    static func write(_ report: SyncReport, json: Bool) throws(Failure) {
      var output = Output()
      if json {
        output.write(line: DynamicValue.map(map(of: report)).jsonLine)
      } else {
        for conflict in report.conflicts {
          output.write(line: "\(conflict.uid): changed on both sides, id \(conflict.id)")
        }
        for record in report.unreadable { output.write(line: "\(record.uid): \(record.reason)") }
        for uid in report.running { output.write(line: "\(uid): running here, and left alone") }
        output.write(
          line: "\(report.added.count) new, \(report.updated.count) updated, "
            + "\(report.unchanged) unchanged, \(report.ahead.count) newer on the other side, "
            + "\(report.conflicts.count) in conflict, \(report.unreadable.count) unreadable")
      }
      output.flush()
      guard report.isComplete else {
        throw .different(
          "\(report.conflicts.count + report.unreadable.count) backtests were left as they are")
      }
    }

    private static func map(of report: SyncReport) -> DynamicMap {
      func texts(_ values: [String]) -> DynamicValue { .array(values.map { .string($0) }) }
      return [
        "added": texts(report.added), "updated": texts(report.updated),
        "unchanged": .int(Int64(report.unchanged)), "ahead": texts(report.ahead),
        "conflicts": .array(
          report.conflicts.map { .map(["uid": .string($0.uid), "id": .int($0.id)]) }),
        "running": texts(report.running),
        "unreadable": .array(
          report.unreadable.map { .map(["uid": .string($0.uid), "reason": .string($0.reason)]) }),
      ]
    }
  }
#endif
