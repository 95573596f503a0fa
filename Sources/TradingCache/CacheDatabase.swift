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
/// | accounts | `addAccount` | `loadAccount`, `loadAccounts` | `updateAccount` | |
/// | currencies | `addCurrency` | `loadCurrency`, `loadCurrencies` | | |
/// | instruments | `addInstrument` | `loadInstrument`, `loadInstruments` | | |
/// | orders | `addOrder` | `loadOrder`, `loadOrders` | `updateOrder` | |
/// | positions | `addPosition` | `loadPosition`, `loadPositions` | `updatePosition` | |
/// | submit commands | `addSubmitOrderCommand` | `loadSubmitOrderCommand`, `loadSubmitOrderCommands` | | |
/// | submit list commands | `addSubmitOrderListCommand` | `loadSubmitOrderListCommand`, `loadSubmitOrderListCommands` | | |
/// | strategies | | `loadStrategy` | `updateStrategy` | `deleteStrategy` |
/// | all of the trader | | `loadAll` | | `flush` |
public protocol CacheDatabase: Sendable {
  /// The trader whose state this is.
  var traderId: TraderId { get }

  // MARK: Accounts

  /// Adds an account with all its events; an account that exists is refused and left as it is.
  @discardableResult func addAccount(_ account: Account) throws(CacheError) -> Receipt
  /// Appends the account's last event; an account that does not exist is refused.
  @discardableResult func updateAccount(_ account: Account) throws(CacheError) -> Receipt
  /// Reads an account.
  func loadAccount(_ id: AccountId) async throws(CacheError) -> Account?
  /// Reads all accounts, by id.
  func loadAccounts(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Account>

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

  // MARK: Positions

  /// Adds a position with its fills; the log of a netting position, which is reused for ever, goes on.
  @discardableResult func addPosition(_ position: Position) throws(CacheError) -> Receipt
  /// Appends the position's last fill; a position that does not exist is refused.
  @discardableResult func updatePosition(_ position: Position) throws(CacheError) -> Receipt
  /// Reads a position and its instrument.
  func loadPosition(_ id: PositionId) async throws(CacheError) -> Position?
  /// Reads all positions, by id.
  func loadPositions(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Position>

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

  // MARK: Strategies

  /// Keeps what a strategy saved, in place of what it had saved before.
  @discardableResult func updateStrategy(
    _ id: StrategyId, _ state: StrategyState
  ) throws(CacheError) -> Receipt
  /// Reads what a strategy saved: empty when it has saved nothing.
  func loadStrategy(_ id: StrategyId) async throws(CacheError) -> StrategyState
  /// Removes what a strategy saved.
  @discardableResult func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt

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

/// What to do about stored records that cannot be read.
public enum UnreadablePolicy: Sendable, Hashable {
  /// Throw `CacheError.unreadable`, which names all of them.
  case strict
  /// Leave them where they are, list them beside what was read, and go on.
  case quarantine
}

extension CacheDatabase {
  /// Reads all accounts; throws if one is unreadable.
  public func loadAccounts() async throws(CacheError) -> Restored<Account> {
    try await loadAccounts(.strict)
  }

  /// Reads all currencies; throws if one is unreadable.
  public func loadCurrencies() async throws(CacheError) -> Restored<Currency> {
    try await loadCurrencies(.strict)
  }

  /// Reads all instruments; throws if one is unreadable.
  public func loadInstruments() async throws(CacheError) -> Restored<Instrument> {
    try await loadInstruments(.strict)
  }

  /// Adds an order that belongs to no position yet.
  @discardableResult public func addOrder(_ order: Order) throws(CacheError) -> Receipt {
    try addOrder(order, positionId: nil, clientId: nil)
  }

  /// Reads all orders; throws if one is unreadable.
  public func loadOrders() async throws(CacheError) -> Restored<Order> {
    try await loadOrders(.strict)
  }

  /// Reads all positions; throws if one is unreadable.
  public func loadPositions() async throws(CacheError) -> Restored<Position> {
    try await loadPositions(.strict)
  }

  /// Reads all intents to submit orders; throws if one is unreadable.
  public func loadSubmitOrderCommands() async throws(CacheError) -> Restored<SubmitOrder> {
    try await loadSubmitOrderCommands(.strict)
  }

  /// Reads all intents to submit lists of orders; throws if one is unreadable.
  public func loadSubmitOrderListCommands() async throws(CacheError) -> Restored<SubmitOrderList> {
    try await loadSubmitOrderListCommands(.strict)
  }

  /// Reads everything; throws if a record is unreadable.
  public func loadAll() async throws(CacheError) -> RestoredState { try await loadAll(.strict) }

  /// Keeps what a strategy wants to find again.
  ///
  /// - Throws: what `saveState()` throws, and `CacheError` when no more writes are taken.
  @discardableResult public func updateStrategy(_ strategy: some Strategy) throws -> Receipt {
    try updateStrategy(strategy.id, try strategy.saveState())
  }
}
