import Dispatch
public import Logging
import RedisClient
import Synchronization
public import TradingModel

/// The variables of a strategy: in memory for the strategy, in a store for its next start.
///
///     let vars = try StrategyVariables(traderId: trader, strategyId: strategy)
///     try await vars.load()                        // once, before the first iteration
///
///     vars.tradeCount = 7                          // as any type that is Codable and Sendable
///     vars["trade_count", default: 0] += 1
///     let mark: ExactDecimal? = vars.highWaterMark
///     vars.iterationEnded()                        // backs up if anything changed, without waiting
///
///     try await vars.close()                       // when the strategy stops
///
/// Reading and setting is done in memory: synchronous, from any thread, never any I/O. A backup writes all
/// variables as one version, on a thread of its own: when an iteration has ended, on `close`, and in
/// between at most ``Configuration/backupInterval`` after a change. A backup that fails is reported by
/// ``status``, by the logger (once, until it changes) and by calls that wait, and is tried again; memory is
/// never changed by it.
///
/// The keys, in Redis (ids are escaped: no colon in them):
///
///     variables:{trader}:{strategy}:versions   list     versions, the newest first
///     variables:{trader}:{strategy}:writer     string   the process that opened them last
///
/// In PostgreSQL and SQLite: Lumibot's table `vars_backup` holds the current variables as JSON; our
/// `vars_versions` holds the versions with their exact types, and `vars_writers` the process that opened them last.
///
/// It cannot make two processes agree: the one whose backup comes second gets `.conflict` and
/// backs up no more until ``resolveConflict(_:)``.
///
/// A variable with the name of one of this type's own members is reached by `vars["name"]`.
@dynamicMemberLookup
public final class StrategyVariables: Sendable {
  /// Whose variables they are.
  public let namespace: VariableNamespace
  /// Where they are kept.
  public let configuration: Configuration
  let logger: Logger
  let memory = Guarded(VariableMemory())
  /// The thread of loads and backups.
  ///
  /// A queue of its own, so that the bound on what a crash loses does not
  /// depend on whether Swift's cooperative threads are busy.
  let queue = DispatchQueue(label: "strategy-variables")
  let worker: VariableWorker

  /// Empty variables that will be loaded and kept.
  /// - Parameters:
  ///   - traderId: the trader.
  ///   - strategyId: the strategy.
  ///   - configuration: where they are kept, and how often they are backed up.
  ///   - logger: gets a line when backups begin to fail and when they succeed again.
  /// - Throws: `VariableError` when there is no connection string, or it makes no sense. No connection is
  ///   made yet.
  public convenience init(
    traderId: TraderId, strategyId: StrategyId, configuration: Configuration = Configuration(),
    logger: Logger = Logger(label: "strategy-variables")
  ) throws(VariableError) {
    let store = try StoreAddress(configuration).store(configuration)
    self.init(
      VariableNamespace(traderId: traderId, strategyId: strategyId), store, configuration, logger)
  }

  /// Empty variables that are kept in memory, for tests of a strategy; see ``InMemoryVariableStore``.
  /// - Parameters:
  ///   - traderId: the trader.
  ///   - strategyId: the strategy.
  ///   - store: where they are kept.
  ///   - configuration: how often they are backed up.
  ///   - logger: gets a line when backups begin to fail and when they succeed again.
  public convenience init(
    traderId: TraderId, strategyId: StrategyId, store: InMemoryVariableStore,
    configuration: Configuration = Configuration(),
    logger: Logger = Logger(label: "strategy-variables")
  ) {
    self.init(
      VariableNamespace(traderId: traderId, strategyId: strategyId), store, configuration, logger)
  }

  private init(
    _ namespace: VariableNamespace, _ store: any VariableStore, _ configuration: Configuration,
    _ logger: Logger
  ) {
    self.namespace = namespace
    self.configuration = configuration
    self.logger = logger
    worker = VariableWorker(store, namespace, configuration)
  }

  /// How far the store has got, and what keeps it.
  public var status: Status {
    memory.withLock { memory in
      var status = memory.status
      status.isLoaded = memory.isLoaded
      status.hasUnsavedChanges = memory.hasUnsavedChanges
      return status
    }
  }
}
