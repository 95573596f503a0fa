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

  init(_ backend: Backend) { self.backend = backend }

  func open(_ trader: TraderId, isReadOnly: Bool = false) async throws -> any CacheDatabase {
    switch backend {
    case .redis:
      try await TradingCacheTests.open(trader) { $0.role = isReadOnly ? .readOnly : .takeOver }
    case .inMemory:
      try InMemoryCacheDatabase(traderId: trader, store: store, isReadOnly: isReadOnly)
    }
  }

  /// Whether a trader has no records left.
  func isEmpty(_ trader: TraderId) async throws -> Bool {
    let database = try await open(trader, isReadOnly: true)
    let report = try await database.loadAll(.quarantine).report
    return report.unreadable.isEmpty && report.counts.values.allSatisfy { $0 == 0 }
  }
}
