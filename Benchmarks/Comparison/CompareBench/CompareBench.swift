#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import TradingCache

/// Prints our figures in the form in which the peers' programs print theirs, for `Benchmarks/compare`.
@main
struct CompareBench {
  static let usage = """
    compare-bench codec ORDER_FILLED.msgpack
    compare-bench updates SOCKET ORDERS UPDATES
    compare-bench restore|growth|memory SOCKET DATABASE ORDERS
    compare-bench file-updates FILE ORDERS UPDATES
    compare-bench file-restore FILE ORDERS
    compare-bench steady SOCKET EVENTS
    compare-bench allocations SOCKET
    compare-bench sharing SOCKET DATABASE ORDERS SCENARIO
    """

  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  private static func run(_ words: [String]) async throws {
    switch words.first {
    case "codec" where words.count == 2:
      try CodecFigures.run(record: try read(words[1]))
    case "updates" where words.count == 4:
      var updates = try await UpdateFigures(
        socket: words[1], orders: number(words[2]), updates: number(words[3]))
      try await updates.run()
      try updates.removeAll()
    case "file-updates" where words.count == 4:
      try await FileFigures(path: words[1], orders: number(words[2])).runUpdates(number(words[3]))
    case "file-restore" where words.count == 3:
      try await FileFigures(path: words[1], orders: number(words[2])).runRestore()
    case "restore" where words.count == 4:
      let restore = try restore(words)
      try await restore.run("restore/ours")
      try await restore.runSingle()
    case "growth" where words.count == 4:
      try await restore(words).run("growth/ours")
    case "memory" where words.count == 4:
      try await restore(words).runMemory()
    case "steady" where words.count == 3:
      let steady = try await SteadyFigures(socket: words[1])
      try await steady.runLog(events: number(words[2]))
      try await steady.runIdle()
      try await steady.close()
    case "allocations" where words.count == 2:
      let steady = try await SteadyFigures(socket: words[1])
      try await steady.runAllocations()
      try await steady.close()
    case "sharing" where words.count == 5:
      try await restore(words).runShared(words[4])
    default:
      throw Failure.usage(usage)
    }
  }

  private static func restore(_ words: [String]) throws -> RestoreFigures {
    try RestoreFigures(
      socket: words[1], database: number(words[2]), orders: number(words[3]))
  }

  private static func number(_ word: String) throws -> Int {
    guard let number = Int(word), number >= 0 else { throw Failure.usage(usage) }
    return number
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Failure.noFile(path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
