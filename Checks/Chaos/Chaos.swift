import RedisClient
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Proves "exactly once, one writer, no silence" by trying to break it.
@main
struct Chaos {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == WriterOrders.command {
      guard let orders = WriterOrders(arguments), let record = RecordFile(path: orders.record)
      else { exit(WriterNode.Exit.broken.rawValue) }
      exit(await WriterNode(orders: orders, record: record).run().rawValue)
    }
    guard let options = Options(arguments) else {
      print(Options.usage)
      exit(64)
    }
    // A writer whose process has gone must not take us along.
    signal(SIGPIPE, SIG_IGN)
    if let seconds = options.stall {
      exit(await Stall(seconds: seconds).run() ? 0 : 1)
    }
    exit(await Chaos(options: options).run() ? 0 : 1)
  }

  let options: Options

  /// What the lanes share.
  private final class Shared: Sendable {
    let report = Guarded(Report())
    let rest: Guarded<ArraySlice<Int>>

    init(_ numbers: [Int]) { rest = Guarded(numbers[...]) }
  }

  /// Carries out all runs; returns whether all were right.
  func run() async -> Bool {
    let options = options
    print("chaos: \(options.runs) runs, --seed \(options.seed)")
    let begin = ContinuousClock.now
    let shared = Shared(options.onlyRun.map { [$0] } ?? Array(0..<options.runs))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<options.lanes {
        group.addTask {
          await Self.onThread {
            while let number = shared.rest.withLock({ $0.popFirst() }) {
              let result = Self.carryOut(number, options)
              shared.report.withLock { $0.add(result) }
              // To be seen at once where the output is a file.
              fflush(nil)
            }
          }
        }
      }
    }
    let seconds = (ContinuousClock.now - begin).components.seconds
    return shared.report.withLock { report in
      report.print(seconds: Int(seconds))
      return report.isGood
    }
  }

  private static func carryOut(_ number: Int, _ options: Options) -> ChaosRun.Result {
    #if File
      if options.usesFile { return FileRun(number: number, options: options).run() }
    #endif
    return ChaosRun(number: number, options: options).run()
  }

  /// Runs what blocks on a thread of its own.
  private static func onThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      let started = startThread {
        body()
        continuation.resume()
      }
      if !started { continuation.resume() }
    }
  }
}
