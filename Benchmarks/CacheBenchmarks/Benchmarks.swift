import Benchmark

/// What the harness calls to learn of the benchmarks.
///
/// It counts no allocations without an interposer that has to be installed; `Benchmarks/compare` does.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], warmupIterations: 1, maxDuration: .milliseconds(300),
    maxIterations: 1_000_000)
  codecBenchmarks()
  updateBenchmarks()
  restoreBenchmarks()
}
