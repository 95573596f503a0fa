import Testing
import TradingCache
import TradingCacheTestKit

/// The databases that keep the same promises.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case redis
  case inMemory

  var testDescription: String { rawValue }
}

/// A place that databases of any number of traders are opened on, again and again.
struct World: Sendable {
  let backend: Backend
  private let store = InMemoryStore()
  private var records = RecordOptions()
  private var limits = QueueLimits()

  /// - Parameters:
  ///   - kept: how many quotes of an instrument are kept.
  ///   - families: families beside those of the package.
  ///   - maxWriteBytes: the most bytes of one write.
  init(
    _ backend: Backend, kept: Int = 10_000, families: [AnyFamily] = [],
    maxWriteBytes: Int = 512 << 20
  ) {
    self.backend = backend
    limits.maxWriteBytes = maxWriteBytes
    records.marketData.quotes = kept
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
    }
  }

  /// Whether a trader has no records left.
  func isEmpty(_ trader: TraderId) async throws -> Bool {
    let database = try await open(trader, isReadOnly: true)
    let report = try await database.loadAll(.quarantine).report
    return report.unreadable.isEmpty && report.counts.values.allSatisfy { $0 == 0 }
  }
}
