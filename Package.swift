// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "swift-trading-cache",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "TradingCache", targets: ["TradingCache"]),
    .library(name: "VariableStorage", targets: ["VariableStorage"]),
    .library(name: "ObjectStorage", targets: ["ObjectStorage"]),
    .library(name: "BacktestStorage", targets: ["BacktestStorage"]),
    .library(name: "TradingCacheTestKit", targets: ["TradingCacheTestKit"]),
    .library(name: "ServerTestKit", targets: ["ServerTestKit"]),
    .executable(name: "trading-cache", targets: ["TradingCacheCLI"]),
    .executable(name: "demo", targets: ["Demo"]),
    .executable(name: "demo-node", targets: ["DemoNode"]),
    .executable(name: "demo-backtest", targets: ["DemoBacktest"]),
  ],
  traits: [
    .trait(name: "TLS", description: "rediss:// connections; links OpenSSL."),
    .trait(
      name: "Backtests",
      description: "The library BacktestStorage; fetches GRDB, links SQLite, OpenSSL and zlib."),
    .trait(
      name: "PostgreSQL", description: "Strategy variables in PostgreSQL; links libpq."),
    .trait(
      name: "File", description: "A trader's state in one local file; fetches GRDB, links SQLite."),
    .trait(name: "SQLite", description: "Strategy variables in SQLite; fetches GRDB."),
    .trait(name: "XML", description: "Objects of values in XML; fetches XMLCoder."),
    .default(enabledTraits: ["TLS"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.5.0"),
    // Fetched with the traits Backtests, SQLite and File only.
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    // Of ObjectStorage only, and fetched with the trait XML only.
    .package(url: "https://github.com/CoreOffice/XMLCoder.git", from: "0.17.1"),
    // Of the executable only: packages that depend on a library of this one do not fetch it.
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CHiredis", providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
    .systemLibrary(
      name: "CMsgPack", providers: [.apt(["libmsgpack-dev"]), .brew(["msgpack"])]),
    .systemLibrary(
      name: "COpenSSL", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(
      name: "CPostgreSQL", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "CXXHash", providers: [.apt(["libxxhash-dev"]), .brew(["xxhash"])]),
    // System calls that the C library hides from Swift.
    .systemLibrary(name: "CDescriptors"),
    .systemLibrary(
      name: "CSQLite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "TradingModel"),
    .target(name: "TradingSerialization", dependencies: ["TradingModel", "CMsgPack"]),
    .target(
      name: "RedisClient",
      dependencies: ["CHiredis", .target(name: "COpenSSL", condition: .when(traits: ["TLS"]))]),
    .target(
      name: "TradingCache",
      dependencies: [
        "TradingModel", "TradingSerialization", "RedisClient",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["File"])),
      ]),
    // Empty without the trait, so that nobody needs libpq for it.
    .target(
      name: "PostgreSQLClient",
      dependencies: [.target(name: "CPostgreSQL", condition: .when(traits: ["PostgreSQL"]))]),
    .target(
      name: "VariableStorage",
      dependencies: [
        "TradingModel", "TradingSerialization", "RedisClient",
        .target(name: "PostgreSQLClient", condition: .when(traits: ["PostgreSQL"])),
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "ObjectStorage",
      dependencies: [
        "RedisClient", "CXXHash", .product(name: "Logging", package: "swift-log"),
        .product(name: "XMLCoder", package: "XMLCoder", condition: .when(traits: ["XML"])),
      ]),
    .target(
      name: "BacktestStorage",
      dependencies: [
        "RedisClient", "TradingModel", "TradingSerialization",
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Backtests"])),
        .target(name: "COpenSSL", condition: .when(traits: ["Backtests"])),
        .target(name: "CSQLite", condition: .when(traits: ["Backtests"])),
        .target(name: "CZlib", condition: .when(traits: ["Backtests"])),
      ]),
    .executableTarget(
      name: "TradingCacheCLI",
      dependencies: [
        "TradingCache", "TradingModel", "TradingSerialization", "RedisClient", "VariableStorage",
        "ObjectStorage", "BacktestStorage",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Our turn in the live test against NautilusTrader.
    .executableTarget(
      name: "interop-append",
      dependencies: [
        "TradingCache", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Checks/Interop/Append"),
    // For the tests of users: a cache database without a server.
    .target(
      name: "TradingCacheTestKit",
      dependencies: ["TradingCache", .product(name: "Logging", package: "swift-log")]),
    // For the tests of users: real servers, a scripted one, a proxy that fails, and processes to kill.
    .target(
      name: "ServerTestKit",
      dependencies: [
        "RedisClient", .target(name: "CDescriptors", condition: .when(platforms: [.linux])),
      ]),
    // What tests, examples and the chaos run have in common, and nobody else needs.
    .target(
      name: "TestSupport",
      dependencies: ["RedisClient", .product(name: "Logging", package: "swift-log")],
      path: "Tests/TestSupport"),
    // A file, an order, its fills, a restart: what README begins with.
    .executableTarget(
      name: "quickstart", dependencies: ["TradingCache"], path: "Examples/QuickStart"),
    // The demo: a venue; what trades there, be it live or in a backtest; the node to read and start
    // from; the backtest; and who runs the backtests, kills the node and keeps the venue.
    .target(
      name: "DemoVenue", dependencies: ["TradingModel", "TestSupport"], path: "Examples/DemoVenue"),
    .target(
      name: "DemoTrading", dependencies: ["DemoVenue", "TradingCache", "VariableStorage"],
      path: "Examples/DemoTrading"),
    .executableTarget(
      name: "DemoNode",
      dependencies: [
        "DemoTrading", "DemoVenue", "TradingCache", "VariableStorage", "ObjectStorage",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Examples/DemoNode"),
    .executableTarget(
      name: "DemoBacktest",
      dependencies: [
        "DemoTrading", "DemoVenue", "TradingCache", "BacktestStorage", "TradingCacheTestKit",
      ],
      path: "Examples/DemoBacktest"),
    .executableTarget(
      name: "Demo",
      dependencies: [
        "DemoTrading", "DemoVenue", "TradingCache", "VariableStorage", "ObjectStorage",
        "BacktestStorage", "TestSupport", "ServerTestKit",
      ],
      path: "Examples/Demo"),
    .executableTarget(
      name: "chaos",
      dependencies: [
        "TradingCache", "RedisClient", "ServerTestKit", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["File"])),
      ],
      path: "Checks/Chaos"),
    // The figures of curves, beside which other libraries' are put.
    .executableTarget(
      name: "backtest-metrics",
      dependencies: ["BacktestStorage", "TradingModel", "TradingSerialization"],
      path: "Checks/Metrics", exclude: ["compare.py", "requirements.txt"]),
    // Saves and reads a gigabyte, and prints what that takes.
    .executableTarget(
      name: "objects-gigabyte",
      dependencies: [
        "ObjectStorage", "RedisClient", "ServerTestKit", "TestSupport",
      ],
      path: "Checks/ObjectsGigabyte"),
    .target(
      name: "Fixtures", dependencies: ["TradingSerialization", "TradingModel", "TestSupport"],
      path: "Tests/Fixtures",
      exclude: [
        "corpus.jsonl", "expected.jsonl", "corpus-1.231.jsonl", "expected-1.231.jsonl",
        "nautilus2",
      ]),
    // Mutated replies and records: a thousand in the tests, a million in the executable.
    .target(
      name: "Fuzzing",
      dependencies: [
        "TradingSerialization", "TradingModel", "RedisClient", "CHiredis", "Fixtures",
        "TestSupport",
      ],
      path: "Tests/Fuzzing"),
    .executableTarget(
      name: "fuzz", dependencies: ["Fuzzing", "Fixtures", "TestSupport"], path: "Checks/Fuzz"),
    .testTarget(name: "TradingModelTests", dependencies: ["TradingModel", "Fixtures"]),
    .testTarget(
      name: "TradingSerializationTests",
      dependencies: [
        "TradingSerialization", "TradingModel", "CMsgPack", "Fixtures", "Fuzzing", "TestSupport",
      ]),
    .testTarget(
      name: "RedisClientTests",
      dependencies: [
        "RedisClient", "ServerTestKit", "Fixtures", "Fuzzing", "TestSupport",
      ]),
    // The programs that tests kill.
    .executableTarget(
      name: "test-process",
      dependencies: [
        "TradingCache", "BacktestStorage", "VariableStorage", "TradingModel",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/TestProcess"),
    .testTarget(
      name: "TradingCacheTests",
      dependencies: [
        "TradingCache", "ServerTestKit", "TradingCacheTestKit", "Fixtures", "TestSupport",
        "test-process",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]),
    .testTarget(
      name: "BacktestStorageTests",
      dependencies: [
        "BacktestStorage", "test-process", "TradingCacheCLI", "RedisClient", "ServerTestKit",
        "TradingModel", "TradingSerialization", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Backtests"])),
      ],
      exclude: ["freqtrade-result.zip"]),
    .testTarget(
      name: "ObjectStorageTests",
      dependencies: [
        "ObjectStorage", "RedisClient", "ServerTestKit", "TradingCacheCLI",
        "TestSupport",
      ]),
    .testTarget(
      name: "VariableStorageTests",
      dependencies: [
        "test-process", "TradingCacheCLI",
        "VariableStorage", "ServerTestKit", "RedisClient", "Fixtures",
        "TestSupport",
        .target(name: "PostgreSQLClient", condition: .when(traits: ["PostgreSQL"])),
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ExampleTests",
      dependencies: [
        "quickstart",
        "Demo", "DemoBacktest", "DemoTrading", "DemoVenue", "TradingCache", "TradingModel",
        "VariableStorage", "BacktestStorage", "ServerTestKit", "TradingCacheTestKit",
      ]),
    .testTarget(
      name: "InteropTests",
      dependencies: [
        "TradingCacheCLI", "TradingCache", "TradingModel", "VariableStorage", "ServerTestKit",
        "Fixtures", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
