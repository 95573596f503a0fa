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

  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public var lastStop: LastStop?

  /// What was restored, and what was not.
  public var report: RestoreReport {
    RestoreReport(
      lastStop: lastStop, newestRecord: newestRecord, unresolvedSubmits: unresolvedSubmits.count,
      counts: [
        "currencies": currencies.count, "instruments": instruments.count,
        "accounts": accounts.count, "orders": orders.count, "positions": positions.count,
        "submit commands": submitOrderCommands.count,
        "submit list commands": submitOrderListCommands.count, "strategies": strategies.count,
      ],
      unreadable: currencies.unreadable + instruments.unreadable + accounts.unreadable
        + orders.unreadable + positions.unreadable + submitOrderCommands.unreadable
        + submitOrderListCommands.unreadable + strategies.unreadable)
  }
}

extension RestoredState {
  /// When the newest event among accounts, orders and positions happened.
  private var newestRecord: UnixNanos? {
    let times =
      accounts.map(\.lastEvent.tsEvent) + orders.map(\.tsLast) + positions.map(\.tsLast)
    return times.max()
  }
}

/// What a strategy saved.
public struct SavedStrategy: Sendable, Hashable {
  /// The strategy.
  public let id: StrategyId
  /// What it saved.
  public let state: StrategyState
}

/// What a restore brought back, and what it could not.
public struct RestoreReport: Sendable, Hashable {
  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public let lastStop: LastStop?
  /// When the newest event happened, in nanoseconds since the UNIX epoch: how old the state is.
  public let newestRecord: UnixNanos?
  /// How many submitted orders show no answer from the venue.
  public let unresolvedSubmits: Int
  /// How many records of each family were restored.
  public let counts: [String: Int]
  /// The stored records that cannot be read, with their reasons; they are left where they are.
  public let unreadable: [UnreadableRecord]
}
