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
  private var marketData = RedisCacheDatabase.Configuration.MarketData()

  /// - Parameter kept: how many quotes of an instrument are kept.
  init(_ backend: Backend, kept: Int = 10_000) {
    self.backend = backend
    marketData.quotes = kept
  }

  func open(_ trader: TraderId, isReadOnly: Bool = false) async throws -> any CacheDatabase {
    switch backend {
    case .redis:
      try await TradingCacheTests.open(trader) { configuration in
        configuration.role = isReadOnly ? .readOnly : .takeOver
        configuration.marketData = marketData
      }
    case .inMemory:
      try InMemoryCacheDatabase(
        traderId: trader, store: store, marketData: marketData, isReadOnly: isReadOnly)
    }
  }

  /// Whether a trader has no records left.
  func isEmpty(_ trader: TraderId) async throws -> Bool {
    let database = try await open(trader, isReadOnly: true)
    let report = try await database.loadAll(.quarantine).report
    return report.unreadable.isEmpty && report.counts.values.allSatisfy { $0 == 0 }
  }
}
