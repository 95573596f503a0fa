public import TradingModel

/// Where a trading node keeps its state, and gets it back from.
///
/// The verbs are the same for every family: `add` creates a record, `update` appends to its log,
/// `delete` removes it, `load` reads it. Writes return at once with a receipt; `confirmed(_:)` and
/// `sync()` wait until the store has them. Loads see every write that was made before them: a
/// missing record is `nil`, an unreadable one an error that names it.
///
/// | family | add | load | update | delete |
/// | --- | --- | --- | --- | --- |
/// | accounts | `addAccount` | `loadAccount`, `loadAccounts` | `updateAccount` | `deleteAccountEvent` |
/// | currencies | `addCurrency` | `loadCurrency`, `loadCurrencies` | | |
/// | instruments | `addInstrument` | `loadInstrument`, `loadInstruments` | | |
/// | synthetics | `addSynthetic` | `loadSynthetic`, `loadSynthetics` | | |
/// | orders | `addOrder` | `loadOrder`, `loadOrders` | `updateOrder` | `deleteOrder` |
/// | positions | `addPosition` | `loadPosition`, `loadPositions`, `loadFills` | `updatePosition` | `deletePosition` |
/// | snapshots | `snapshotOrderState`, `snapshotPositionState` | `loadOrderSnapshots`, `loadPositionSnapshots` | | |
/// | submit commands | `addSubmitOrderCommand` | `loadSubmitOrderCommand`, `loadSubmitOrderCommands` | | `deleteSubmitOrderCommand` |
/// | submit list commands | `addSubmitOrderListCommand` | `loadSubmitOrderListCommand`, `loadSubmitOrderListCommands` | | `deleteSubmitOrderListCommand` |
/// | strategies | | `loadStrategy` | `updateStrategy` | `deleteStrategy` |
/// | actors | | `loadActor`, `loadActors` | `updateActor` | `deleteActor` |
/// | general objects | `addGeneral` | `loadGeneral`, `loadGeneralObjects` | | `deleteGeneral` |
/// | market data | `addQuote`, `addTrade`, `addBar` … | `loadQuotes`, `loadTrades`, `loadBars` … | | |
/// | indexes | `indexVenueOrderId`, `indexOrderPosition` | `loadIndex`, `loadIndexOrderPosition`, `loadIndexOrderClient` | | |
/// | heartbeat | `heartbeat` | `loadHeartbeat` | | |
/// | families of your own | `add(_:to:)` | `load(_:from:)`, `loadAll(_:)` | `update(_:in:)` | `delete(_:from:)` |
/// | all of the trader | | `loadAll` | `repairIndexes` | `flush` |
///
/// Every verb but the requirements below is written once, as a `CacheWrite` or a `CacheRead`, for all stores.
/// To wrap a database, for example in a test that has it fail, forward the requirements.
public protocol CacheDatabase: Sendable {
  /// The trader whose state this is.
  var traderId: TraderId { get }
  /// What opening the database found.
  var opening: Opening { get }

  // MARK: Writing

  /// Appends the order's last event, one call for each event; an order that does not exist is refused.
  @discardableResult func updateOrder(_ order: Order) throws(CacheError) -> Receipt
  /// Appends the position's last fill, one call for each fill; a position that does not exist is refused.
  @discardableResult func updatePosition(_ position: Position) throws(CacheError) -> Receipt
  /// Appends the account's last event, one call for each event; an account that does not exist is
  /// refused.
  @discardableResult func updateAccount(_ account: Account) throws(CacheError) -> Receipt
  /// Makes any other write.
  @discardableResult func write(_ write: CacheWrite) throws(CacheError) -> Receipt

  // MARK: Reading

  /// Reads, after every write that was made before.
  func read<Result: Sendable>(_ read: CacheRead<Result>) async throws(CacheError) -> Result

  // MARK: Confirmation

  /// Returns when the store has the write.
  ///
  /// - Parameter limit: the longest time to wait; `nil` for as long as it takes.
  /// - Throws: `CacheError.rejected` when the write was not applied as meant; `.timedOut` when the time is
  ///   up; `.cancelled` when the task is cancelled.
  func confirmed(_ receipt: Receipt, within limit: Duration?) async throws(CacheError)
  /// Returns when the store has every write that was made before.
  ///
  /// - Parameter limit: the longest time to wait; `nil` for as long as it takes.
  /// - Throws: `CacheError.rejected` with all writes that were rejected since the last call, when all
  ///   others are confirmed; why not all are, when they are not; `.incomplete` when it is both.
  func sync(within limit: Duration?) async throws(CacheError)
  /// Waits for what is queued and closes; further writes throw.
  ///
  /// - Throws: what `sync()` throws; the reason is `CacheError.timedOut` when time was too short.
  func close() async throws(CacheError)

  // MARK: Status

  /// How the writes are doing, without waiting for anything; `nil` in a read-only database.
  var status: CacheDatabaseStatus? { get }
  /// The status now and after each change: connected or not, writes rejected, writing stopped.
  ///
  /// Each call makes a stream of its own, which ends when the database is closed or fenced; a slow reader
  /// gets the newest statuses. In a read-only database it ends at once.
  var statusChanges: AsyncStream<CacheDatabaseStatus> { get }
  /// The writes that were rejected, and once writing has stopped also those that were never written.
  var keptWrites: [RejectedWrite] { get }
}

extension CacheDatabase {
  /// Returns when the store has the write, however long that takes.
  public func confirmed(_ receipt: Receipt) async throws(CacheError) {
    try await confirmed(receipt, within: nil)
  }

  /// Returns when the store has every write that was made before, however long that takes.
  public func sync() async throws(CacheError) { try await sync(within: nil) }

  /// How the trader's last writer ended; `nil` in a read-only database.
  public var lastStop: LastStop? { opening.lastStop }
  /// Whether the store has kept what it had confirmed; unknown in a read-only database.
  public var confirmedWrites: ConfirmedWrites { opening.confirmedWrites }
  /// Settings of the server that lose data; also logged when the database is opened.
  public var serverWarnings: [ServerWarning] { opening.serverWarnings }
}
