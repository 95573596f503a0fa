import RedisClient
import Synchronization
import TradingCache

/// What in-memory databases write to, in the place of a server: it outlives them, so that a test can
/// restart its node.
///
///     let store = InMemoryStore()
///     var database = try InMemoryCacheDatabase(traderId: trader, store: store)
///     ...
///     database = try InMemoryCacheDatabase(traderId: trader, store: store)  // after the "restart"
public final class InMemoryStore: Sendable {
  /// Makes an empty store.
  public init() {}

  private let traders = Guarded<[TraderId: Trader]>([:])

  /// What is stored of a trader.
  struct Trader {
    /// Counts the trader's writers; the newest one writes.
    var epoch = 0
    /// How the newest writer ended; `nil` while it has not.
    var cleanStop: UnixNanos?
    var sequence: UInt64 = 0
    var records = InMemoryRecords()

    /// Makes a new writer: its epoch, and how the one before it ended.
    mutating func takeOver() -> (epoch: Int, lastStop: LastStop?) {
      let lastStop = epoch == 0 ? LastStop.none : cleanStop.map { .clean(at: $0) } ?? .unclean
      epoch += 1
      cleanStop = nil
      return (epoch, lastStop)
    }
  }

  /// Works on what is stored of a trader.
  func withTrader<Result, Failure: Error>(
    _ id: TraderId, _ body: (inout Trader) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try traders.withLock { traders throws(Failure) in
      try body(&traders[id, default: Trader()])
    }
  }
}

/// A trader's records, in the shapes in which a database keeps them: logs of events and documents.
struct InMemoryRecords: Sendable {
  var accounts: [AccountId: [AccountState]] = [:]
  var orders: [ClientOrderId: [OrderEvent]] = [:]
  var positions: [PositionId: [OrderEvent]] = [:]
  var currencies: [Text: Currency] = [:]
  var instruments: [InstrumentId: Instrument] = [:]
  var submitOrders: [ClientOrderId: SubmitOrder] = [:]
  var submitOrderLists: [OrderListId: SubmitOrderList] = [:]
  var strategies: [StrategyId: StrategyState] = [:]
  var synthetics: [InstrumentId: SyntheticInstrument] = [:]
  var actors: [ComponentId: DynamicMap] = [:]
  var general: [Text: [UInt8]] = [:]
  var orderSnapshots: [ClientOrderId: [DynamicMap]] = [:]
  var positionSnapshots: [PositionId: [PositionSnapshot]] = [:]
  /// The lists of the market by their family and their name, oldest record first.
  var market: [MarketList: [any MarketRecord]] = [:]
  /// Orders that the caller says the venue has named.
  var venueOrderIds: Set<ClientOrderId> = []
  var orderPositions: [ClientOrderId: PositionId] = [:]
  var orderClients: [ClientOrderId: ClientId] = [:]
  var heartbeat: UnixNanos?
}

/// What tells the lists of the market apart.
struct MarketList: Sendable, Hashable {
  let kind: MarketDataKind
  let name: Text
}
