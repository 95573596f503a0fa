import Logging
import ServerTestKit
import Testing
import TradingCache
import TradingCacheTestKit

/// The databases that keep the same promises.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case redis
  case inMemory
  #if File
    case file
  #endif

  var testDescription: String { rawValue }
}

/// A place that databases of any number of traders are opened on, again and again.
struct World: Sendable {
  let backend: Backend
  private let store = InMemoryStore()
  #if File
    /// A file that lives as long as the private server.
    private let file: String
  #endif
  private var records = RecordOptions()
  private var limits = QueueLimits()

  /// - Parameters:
  ///   - kept: how many quotes of an instrument are kept.
  ///   - families: families beside those of the package.
  ///   - maxWriteBytes: the most bytes of one write.
  init(
    _ backend: Backend, kept: Int = 10_000, families: [AnyFamily] = [],
    maxWriteBytes: Int = 512 << 20
  ) throws {
    self.backend = backend
    #if File
      file = try RedisServer.shared.folder + "/\(UUID4()).cache"
    #endif
    limits.maxWriteBytes = maxWriteBytes
    records.marketData.quotes = kept
    // A test may take longer than the usual time under load.
    records.heartbeatTimeToLive = .seconds(3600)
    records.families = families
  }

  func open(_ trader: TraderId, isReadOnly: Bool = false) async throws -> any CacheDatabase {
    switch backend {
    case .redis:
      return try await TradingCacheTests.open(trader) { configuration in
        configuration.role = isReadOnly ? .readOnly : .takeOver
        configuration.records = records
        configuration.writeQueue = limits
      }
    case .inMemory:
      var configuration = InMemoryCacheDatabase.Configuration()
      configuration.records = records
      configuration.writeQueue = limits
      configuration.isReadOnly = isReadOnly
      return try InMemoryCacheDatabase(traderId: trader, store: store, config: configuration)
    #if File
      case .file:
        var configuration = FileCacheDatabase.Configuration(path: file)
        configuration.records = records
        configuration.writeQueue = limits
        configuration.role = isReadOnly ? .readOnly : .takeOver
        return try await FileCacheDatabase(
          traderId: trader, config: configuration,
          logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #endif
    }
  }

  /// Whether a trader has no records left.
  func isEmpty(_ trader: TraderId) async throws -> Bool {
    let database = try await open(trader, isReadOnly: true)
    let report = try await database.loadAll(.quarantine).report
    return report.unreadable.isEmpty && report.counts.values.allSatisfy { $0 == 0 }
  }
}
