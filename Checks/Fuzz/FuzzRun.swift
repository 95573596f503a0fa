import Fixtures
import Fuzzing
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `make fuzz`: a million mutated replies, records and logs, and prints what became of them.
///
/// A crash ends the process, and so does what takes longer than an hour; what the address sanitizer finds
/// is a crash too.
@main
enum FuzzRun {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst().map { Int($0) }
    guard arguments.count <= 2, let rounds = arguments.first ?? 1_000_000,
      let seed = arguments.dropFirst().first ?? 20_260_209, rounds > 0, seed >= 0
    else {
      print("usage: fuzz [ROUNDS [SEED]]")
      exit(2)
    }
    do {
      exit(try run(rounds, seed: UInt64(seed)) ? 0 : 1)
    } catch {
      print("fuzz: \(error)")
      exit(1)
    }
  }

  /// Returns whether all was as it should be.
  private static func run(_ rounds: Int, seed: UInt64) throws -> Bool {
    let before = ProcessMemory.peak
    print("fuzz \(rounds) \(seed): \(FuzzTargets.kinds.count) kinds of records")
    // Seconds of the processor: other programs do not count.
    print("| what | inputs | read | refused | seconds | longest, ms | peak memory, MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    fflush(nil)
    var all: [FuzzTally] = []
    all.append(
      try report("mutated replies") { try ReplyFuzz.mutatedReplies(rounds, seed: seed).tally })
    all.append(report("mutated records") { FuzzTargets.mutatedRecords(rounds, seed: seed) })
    all.append(report("mutated logs") { FuzzTargets.mutatedLogs(rounds, seed: seed &+ 1) })
    all.append(report("noise") { FuzzTargets.noise(rounds, seed: seed &+ 2) })
    all.append(
      report("truncated records") {
        FuzzTargets.truncatedRecords(oneIn: max(1, 100_000 / rounds))
      })
    let growth = ProcessMemory.peak - before
    return growth < 1 << 30 && all.allSatisfy { $0.inputs > 0 && $0.errors > 0 }
  }

  private static func report<Failure: Error>(
    _ what: String, _ body: () throws(Failure) -> FuzzTally
  ) throws(Failure) -> FuzzTally {
    let start = ProcessorTime.ofThread
    // Ends the process if something hangs.
    alarm(3600)
    let tally = try body()
    alarm(0)
    let seconds = Int((ProcessorTime.ofThread - start) / .seconds(1))
    let longest = Int((tally.longest / .milliseconds(1)).rounded(.up))
    print(
      "| \(what) | \(tally.inputs) | \(tally.values) | \(tally.errors) | \(seconds) | \(longest) |",
      "\(ProcessMemory.peak >> 20) |")
    fflush(nil)
    return tally
  }
}
