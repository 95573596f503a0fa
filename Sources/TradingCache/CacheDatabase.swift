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
/// | positions | `addPosition` | `loadPosition`, `loadPositions` | `updatePosition` | `deletePosition` |
/// | snapshots | `snapshotOrderState`, `snapshotPositionState` | `loadOrderSnapshots`, `loadPositionSnapshots` | | |
/// | submit commands | `addSubmitOrderCommand` | `loadSubmitOrderCommand`, `loadSubmitOrderCommands` | | `deleteSubmitOrderCommand` |
/// | submit list commands | `addSubmitOrderListCommand` | `loadSubmitOrderListCommand`, `loadSubmitOrderListCommands` | | `deleteSubmitOrderListCommand` |
/// | strategies | | `loadStrategy` | `updateStrategy` | `deleteStrategy` |
/// | actors | | `loadActor`, `loadActors` | `updateActor` | `deleteActor` |
/// | general objects | `add` | `load`, `loadGeneralObjects` | | |
/// | market data | `addQuote`, `addTrade`, `addBar` … | `loadQuotes`, `loadTrades`, `loadBars` … | | |
/// | indexes | `indexVenueOrderId`, `indexOrderPosition` | `loadIndex`, `loadIndexOrderPosition`, `loadIndexOrderClient` | | |
/// | heartbeat | `heartbeat` | `loadHeartbeat` | | |
/// | all of the trader | | `loadAll` | | `flush` |
public protocol CacheDatabase: Sendable {
  /// The trader whose state this is.
  var traderId: TraderId { get }

  // MARK: Accounts

  /// Adds an account with all its events; an account that exists is refused and left as it is.
  @discardableResult func addAccount(_ account: Account) throws(CacheError) -> Receipt
  /// Appends the account's last event, one call for each event; an account that does not exist is
  /// refused.
  @discardableResult func updateAccount(_ account: Account) throws(CacheError) -> Receipt
  /// Reads an account.
  func loadAccount(_ id: AccountId) async throws(CacheError) -> Account?
  /// Reads all accounts, by id.
  func loadAccounts(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Account>
  /// Removes one statement about an account from its log; the last one that is left takes the log along.
  ///
  /// Of a statement that stands there twice, the newer copy goes. Go on with the account that
  /// `loadAccount` gives, since updates compare the length of the log.
  ///
  /// - Returns: The receipt, or `nil` when the log has no such statement.
  @discardableResult func deleteAccountEvent(
    _ accountId: AccountId, _ eventId: UUID4
  ) async throws(CacheError) -> Receipt?

  // MARK: Currencies

  /// Adds or replaces a currency.
  @discardableResult func addCurrency(_ currency: Currency) throws(CacheError) -> Receipt
  /// Reads a currency by its code.
  func loadCurrency(_ code: String) async throws(CacheError) -> Currency?
  /// Reads all currencies, by code.
  func loadCurrencies(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Currency>

  // MARK: Instruments

  /// Adds or replaces an instrument.
  @discardableResult func addInstrument(_ instrument: Instrument) throws(CacheError) -> Receipt
  /// Reads an instrument.
  func loadInstrument(_ id: InstrumentId) async throws(CacheError) -> Instrument?
  /// Reads all instruments, by id.
  func loadInstruments(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Instrument>

  // MARK: Synthetic instruments

  /// Adds or replaces a synthetic instrument.
  @discardableResult func addSynthetic(
    _ synthetic: SyntheticInstrument
  ) throws(CacheError) -> Receipt
  /// Reads a synthetic instrument by its id, which ends in `.SYNTH`.
  func loadSynthetic(_ id: InstrumentId) async throws(CacheError) -> SyntheticInstrument?
  /// Reads all synthetic instruments, by id.
  func loadSynthetics(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SyntheticInstrument>

  // MARK: Orders

  /// Adds an order with all its events; an order that exists is refused and left as it is.
  @discardableResult func addOrder(
    _ order: Order, positionId: PositionId?, clientId: ClientId?
  ) throws(CacheError) -> Receipt
  /// Appends the order's last event, one call for each event; an order that does not exist is refused.
  @discardableResult func updateOrder(_ order: Order) throws(CacheError) -> Receipt
  /// Reads an order.
  func loadOrder(_ id: ClientOrderId) async throws(CacheError) -> Order?
  /// Reads all orders, by id.
  func loadOrders(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Order>
  /// Removes an order, its entries in every index, and the intent to submit it, in one step.
  ///
  /// Its position and its snapshots stay, and so does the intent to submit a list that it was in:
  /// delete that one too when all orders of the list are gone, or they count as unanswered submits.
  @discardableResult func deleteOrder(_ id: ClientOrderId) throws(CacheError) -> Receipt

  // MARK: Positions

  /// Adds a position with its fills; the log of a netting position, which is reused for ever, goes on.
  ///
  /// Fills that stand in the log already are reported, since no position can be made of it any more.
  @discardableResult func addPosition(_ position: Position) throws(CacheError) -> Receipt
  /// Appends the position's last fill, one call for each fill; a position that does not exist is refused.
  @discardableResult func updatePosition(_ position: Position) throws(CacheError) -> Receipt
  /// Reads a position and its instrument.
  func loadPosition(_ id: PositionId) async throws(CacheError) -> Position?
  /// Reads all positions, by id.
  func loadPositions(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Position>
  /// Removes a position and its entries in the sets of positions, in one step.
  ///
  /// Its snapshots stay, and so do its orders, which go on naming it.
  @discardableResult func deletePosition(_ id: PositionId) throws(CacheError) -> Receipt

  // MARK: Snapshots

  /// Appends the order's state as it is now.
  @discardableResult func snapshotOrderState(_ order: Order) throws(CacheError) -> Receipt
  /// Reads the snapshots of an order, oldest first, as maps of the keys that its type has.
  func loadOrderSnapshots(
    _ id: ClientOrderId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<DynamicMap>
  /// Appends the position's state as it is now.
  ///
  /// - Parameters:
  ///   - time: when the snapshot is taken, in nanoseconds since the UNIX epoch.
  ///   - unrealizedPnl: what closing the position now would earn, where a price is known.
  @discardableResult func snapshotPositionState(
    _ position: Position, at time: UnixNanos, unrealizedPnl: Money?
  ) throws(CacheError) -> Receipt
  /// Reads the snapshots of a position, oldest first.
  func loadPositionSnapshots(
    _ id: PositionId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<PositionSnapshot>

  // MARK: Commands

  /// Keeps the intent to submit an order.
  @discardableResult func addSubmitOrderCommand(_ command: SubmitOrder) throws(CacheError)
    -> Receipt
  /// Reads the intent to submit an order.
  func loadSubmitOrderCommand(_ id: ClientOrderId) async throws(CacheError) -> SubmitOrder?
  /// Reads all intents to submit orders.
  func loadSubmitOrderCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrder>
  /// Removes the intent to submit an order, once nobody asks for it any more.
  @discardableResult func deleteSubmitOrderCommand(
    _ id: ClientOrderId
  ) throws(CacheError) -> Receipt
  /// Keeps the intent to submit a list of orders.
  @discardableResult func addSubmitOrderListCommand(
    _ command: SubmitOrderList
  ) throws(CacheError) -> Receipt
  /// Reads the intent to submit a list of orders.
  func loadSubmitOrderListCommand(_ id: OrderListId) async throws(CacheError) -> SubmitOrderList?
  /// Reads all intents to submit lists of orders.
  func loadSubmitOrderListCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrderList>

  /// Removes the intent to submit a list of orders, once nobody asks for it any more.
  @discardableResult func deleteSubmitOrderListCommand(
    _ id: OrderListId
  ) throws(CacheError) -> Receipt

  // MARK: Strategies

  /// Keeps what a strategy saved, in place of what it had saved before.
  @discardableResult func updateStrategy(
    _ id: StrategyId, _ state: StrategyState
  ) throws(CacheError) -> Receipt
  /// Reads what a strategy saved: empty when it has saved nothing.
  func loadStrategy(_ id: StrategyId) async throws(CacheError) -> StrategyState
  /// Removes what a strategy saved.
  @discardableResult func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt

  // MARK: Actors

  /// Keeps what an actor saved, in place of what it had saved before.
  ///
  /// Keys of the map that look like a timestamp's (`ts_…`, and parts of `expire_time_ns` such as `time`)
  /// are best avoided: NautilusTrader writes their values as text, whatever they are.
  @discardableResult func updateActor(
    _ id: ComponentId, _ state: DynamicMap
  ) throws(CacheError) -> Receipt
  /// Reads what an actor saved: empty when it has saved nothing.
  func loadActor(_ id: ComponentId) async throws(CacheError) -> DynamicMap
  /// Reads what all actors saved, by id.
  func loadActors(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<SavedActor>
  /// Removes what an actor saved.
  @discardableResult func deleteActor(_ id: ComponentId) throws(CacheError) -> Receipt

  // MARK: General objects

  /// Keeps bytes under a key, in place of what was there.
  ///
  /// - Parameter key: any text that is not empty; colons and glob characters stand for themselves.
  /// - Throws: `CacheError.invalidKey` for an empty key, and what every write throws.
  @discardableResult func add(_ key: String, _ bytes: [UInt8]) throws(CacheError) -> Receipt
  /// Reads the bytes under a key; `nil` when there are none.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty key.
  func load(_ key: String) async throws(CacheError) -> [UInt8]?
  /// Reads all general objects, by key.
  func loadGeneralObjects(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<GeneralObject>

  // MARK: Market data

  /// Appends a record of the market to its list, of which the newest records are kept.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty name, and what every write throws.
  @discardableResult func addMarketData<Record: MarketRecord>(
    _ record: Record
  ) throws(CacheError) -> Receipt
  /// Reads the records of a list that are kept, oldest first.
  func loadMarketData<Record: MarketRecord>(
    _ type: Record.Type, of id: Record.ListId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Record>

  // MARK: Indexes

  /// Notes that the venue has named an order; its name stands in the order's events.
  @discardableResult func indexVenueOrderId(
    _ id: ClientOrderId, _ venueOrderId: VenueOrderId
  ) throws(CacheError) -> Receipt
  /// Notes which position an order belongs to.
  @discardableResult func indexOrderPosition(
    _ id: ClientOrderId, _ positionId: PositionId
  ) throws(CacheError) -> Receipt
  /// Reads which position each order belongs to; an entry that is unreadable is listed, not thrown.
  func loadIndexOrderPosition() async throws(CacheError) -> RestoredIndex<ClientOrderId, PositionId>
  /// Reads which client each order was sent to; an entry that is unreadable is listed, not thrown.
  func loadIndexOrderClient() async throws(CacheError) -> RestoredIndex<ClientOrderId, ClientId>
  /// Reads a set of orders; a member that is unreadable is listed, not thrown.
  func loadIndex(_ index: OrderIndex) async throws(CacheError) -> RestoredMembers<ClientOrderId>
  /// Reads a set of positions; a member that is unreadable is listed, not thrown.
  ///
  /// NautilusTrader 1.221 writes fills instead of ids into `open` and `closed`; they are only counted.
  func loadIndex(_ index: PositionIndex) async throws(CacheError) -> RestoredMembers<PositionId>

  // MARK: Heartbeat

  /// Notes that the node is alive; the note may pass away after a while.
  @discardableResult func heartbeat(at time: UnixNanos) throws(CacheError) -> Receipt
  /// Reads when the trader's node was last alive; `nil` when that is too long ago, or was never.
  ///
  /// - Throws: `CacheError.unreadable` when the note is no time.
  func loadHeartbeat() async throws(CacheError) -> UnixNanos?

  // MARK: All of the trader

  /// Reads everything.
  func loadAll(_ policy: UnreadablePolicy) async throws(CacheError) -> RestoredState
  /// Removes everything of this trader, and nothing else; returns when it is gone.
  func flush() async throws(CacheError)

  // MARK: Confirmation

  /// Returns when the store has the write.
  ///
  /// - Throws: `CacheError.rejected` when the write was not applied as meant.
  func confirmed(_ receipt: Receipt) async throws(CacheError)
  /// Returns when the store has every write that was made before.
  ///
  /// - Throws: `CacheError.rejected` with all writes that were rejected since the last call, when all
  ///   others are confirmed; why not all are, when they are not; `.incomplete` when it is both.
  func sync() async throws(CacheError)
  /// Waits for what is queued and closes; further writes throw.
  ///
  /// - Throws: what `sync()` throws; the reason is `CacheError.timedOut` when time was too short.
  func close() async throws(CacheError)
}
