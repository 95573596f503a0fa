// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that whoever builds or tests the main package never resolves or compiles
// the benchmark harness.
let package = Package(
  name: "cache-benchmarks",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "compare-bench", targets: ["CompareBench"])],
  dependencies: [
    .package(name: "swift-trading-cache", path: "..", traits: [.defaults, "File"]),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
    // Without its default traits it needs no malloc interposer to be installed.
    .package(url: "https://github.com/ordo-one/benchmark.git", exact: "1.38.1", traits: []),
  ],
  targets: [
    .target(
      name: "Samples",
      dependencies: [.product(name: "TradingCache", package: "swift-trading-cache")],
      path: "Samples"),
    .executableTarget(
      name: "CompareBench",
      dependencies: [
        "Samples", .product(name: "TradingCache", package: "swift-trading-cache"),
      ],
      // Not beside CacheBenchmarks: the harness takes every program there for benchmarks.
      path: "Comparison/CompareBench"),
    .executableTarget(
      name: "CacheBenchmarks",
      dependencies: [
        "Samples", .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "TradingCache", package: "swift-trading-cache"),
        .product(name: "ServerTestKit", package: "swift-trading-cache"),
      ],
      path: "CacheBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
