public import TradingModel

/// Everything that was stored of a trader.
public struct RestoredState: Sendable {
  /// The currencies.
  public var currencies: Restored<Currency>
  /// The instruments.
  public var instruments: Restored<Instrument>
  /// The accounts.
  public var accounts: Restored<Account>
  /// The orders.
  public var orders: Restored<Order>
  /// The positions.
  public var positions: Restored<Position>
  /// The intents to submit orders.
  public var submitOrderCommands: Restored<SubmitOrder>
  /// The intents to submit lists of orders.
  public var submitOrderListCommands: Restored<SubmitOrderList>
  /// What the strategies saved, by id.
  public var strategies: Restored<SavedStrategy>
  /// What the actors saved, by id.
  public var actors = Restored<SavedActor>()
  /// The synthetic instruments.
  public var synthetics = Restored<SyntheticInstrument>()
  /// The general objects, by key.
  public var general = Restored<GeneralObject>()
  /// Which position each order belongs to.
  public var orderPositions = RestoredIndex<ClientOrderId, PositionId>()
  /// Which client each order was sent to.
  public var orderClients = RestoredIndex<ClientOrderId, ClientId>()
  /// When the trader's node was last alive, unless that is too long ago.
  public var heartbeat: UnixNanos?
  /// Why the heartbeat cannot be read, if so.
  public var heartbeatFault: UnreadableRecord?
  /// How many lists are stored of the families that `RedisCacheDatabase.loadAllSeries(_:)` reads:
  /// snapshots and the recent market.
  public var listCounts: [StoredKind: Int] = [:]

  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public var lastStop: LastStop?
  /// Whether the server has kept what it had confirmed.
  public var confirmedWrites = ConfirmedWrites.unknown

  /// Puts together what was read.
  public init(
    currencies: Restored<Currency>, instruments: Restored<Instrument>,
    accounts: Restored<Account>, orders: Restored<Order>, positions: Restored<Position>,
    submitOrderCommands: Restored<SubmitOrder>, submitOrderListCommands: Restored<SubmitOrderList>,
    strategies: Restored<SavedStrategy>, lastStop: LastStop? = nil
  ) {
    self.currencies = currencies
    self.instruments = instruments
    self.accounts = accounts
    self.orders = orders
    self.positions = positions
    self.submitOrderCommands = submitOrderCommands
    self.submitOrderListCommands = submitOrderListCommands
    self.strategies = strategies
    self.lastStop = lastStop
  }

  /// What was restored, and what was not.
  public var report: RestoreReport {
    RestoreReport(
      lastStop: lastStop, confirmedWrites: confirmedWrites, newestRecord: newestRecord,
      unresolvedSubmits: unresolvedSubmits.count, counts: counts, unreadable: unreadable)
  }

  /// The stored records of all families that cannot be read.
  var unreadable: [UnreadableRecord] {
    currencies.unreadable + instruments.unreadable + accounts.unreadable + orders.unreadable
      + positions.unreadable + submitOrderCommands.unreadable + submitOrderListCommands.unreadable
      + strategies.unreadable + actors.unreadable + synthetics.unreadable + general.unreadable
      + orderPositions.unreadable + orderClients.unreadable + (heartbeatFault.map { [$0] } ?? [])
  }

  private var counts: [String: Int] {
    let always = [
      "currencies": currencies.count, "instruments": instruments.count,
      "accounts": accounts.count, "orders": orders.count, "positions": positions.count,
      "submit commands": submitOrderCommands.count,
      "submit list commands": submitOrderListCommands.count, "strategies": strategies.count,
    ]
    let whereUsed = [
      "actors": actors.count, "synthetics": synthetics.count, "general objects": general.count,
    ]
    return always.merging(whereUsed.filter { $0.value > 0 }) { first, _ in first }
  }
}

extension RestoredState {
  /// When the newest event among accounts, orders and positions happened.
  private var newestRecord: UnixNanos? {
    [
      accounts.lazy.map(\.lastEvent.tsEvent).max(), orders.lazy.map(\.tsLast).max(),
      positions.lazy.map(\.tsLast).max(),
    ].lazy.compactMap(\.self).max()
  }
}

/// What a strategy saved.
public struct SavedStrategy: Sendable, Hashable {
  /// The strategy.
  public let id: StrategyId
  /// What it saved.
  public let state: StrategyState

  /// Names a strategy and what it saved.
  public init(id: StrategyId, state: StrategyState) {
    self.id = id
    self.state = state
  }
}

/// What a restore brought back, and what it could not.
public struct RestoreReport: Sendable, Hashable {
  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public let lastStop: LastStop?
  /// Whether the server has kept what it had confirmed, or has older data.
  public let confirmedWrites: ConfirmedWrites
  /// When the newest event happened, in nanoseconds since the UNIX epoch: how old the state is.
  public let newestRecord: UnixNanos?
  /// How many submitted orders show no answer from the venue.
  public let unresolvedSubmits: Int
  /// How many records of each family were restored.
  ///
  /// Actors, synthetics and general objects, which not every node has, are listed where there are any.
  public let counts: [String: Int]
  /// The stored records that cannot be read, with their reasons; they are left where they are.
  public let unreadable: [UnreadableRecord]
}
