import Logging
import TestSupport
import Testing
import TradingModel

@testable import VariableStorage

/// Variables in a store in memory, which back up when a test asks for it.
func kept(
  _ namespace: VariableNamespace, _ store: InMemoryVariableStore,
  logger: Logger = Logger(label: "test")
) -> StrategyVariables {
  StrategyVariables(
    traderId: namespace.traderId, strategyId: namespace.strategyId, store: store,
    configuration: .init(
      backupInterval: .seconds(3600), initialRetryDelay: .milliseconds(5),
      maxRetryDelay: .milliseconds(20)), logger: logger)
}

/// The store for tests of strategies, and waiting for a store.
@Suite(.timeLimit(.minutes(10))) struct InMemoryStoreTests {
  let store = InMemoryVariableStore()
  let namespace: VariableNamespace

  init() throws { namespace = try uniqueNamespace() }

  @Test func itKeepsVersionsAsTheOthersDo() async throws {
    let vars = kept(namespace, store)
    for value in 1...3 {
      vars.n = value
      try await vars.backUp()
    }
    let again = kept(namespace, store)
    try await again.load()
    #expect(again.all() == ["n": .int(3)])
    try await again.rollBack(to: 1)
    #expect(store.kept(of: namespace).map(\.number) == [4, 3, 2, 1])
    vars.n = 5
    let error = await failure { () throws(VariableError) in try await vars.backUp() }
    #expect(error?.isConflict == true)
  }

  @Test(arguments: [InMemoryVariableStore.Trouble.away, .full, .refusing(reason: "no"), .silent])
  func troubleIsReportedAndOver(_ trouble: InMemoryVariableStore.Trouble) async throws {
    let vars = kept(namespace, store)
    try await vars.load()
    store.trouble = trouble
    vars.n = 1
    #expect(await failure { () throws(VariableError) in try await vars.backUp() } != nil)
    #expect(vars.status.failure != nil && vars["n"] == 1)
    store.trouble = nil
    try await eventually("it is backed up") { !vars.status.hasUnsavedChanges }
    #expect(store.kept(of: namespace).map(\.number) == [1])
  }

  /// A store that comes back with the version that was opened has lost what came after, and no other
  /// process has written.
  @Test func aStoreThatCameBackOlderIsNoConflict() async throws {
    let former = kept(namespace, store)
    former.n = 1
    try await former.close()
    let vars = kept(namespace, store)
    try await vars.load()
    vars.n = 2
    try await vars.backUp()
    store.lose(of: namespace)
    vars.n = 3
    try await vars.backUp()
    #expect(vars.status.storeLosses == 1 && vars.status.failure == nil)
    #expect(store.kept(of: namespace).map(\.number) == [3, 1])
  }

  @Test func aLoadWaitsForAStoreThatWakesUp() async throws {
    store.trouble = .away
    let vars = kept(namespace, store)
    #expect(
      await failure { () throws(VariableError) in try await vars.load(within: .zero) } != nil)
    async let loaded: Void = vars.load(within: .seconds(60))
    try await eventually("it is tried again") { vars.status.consecutiveFailures > 3 }
    store.trouble = nil
    try await loaded
    #expect(vars.status.isLoaded && vars.status.failure == nil)
    // What a person has to mend is not waited for.
    store.trouble = .refusing(reason: "no")
    let other = kept(namespace, store)
    #expect(
      await failure { () throws(VariableError) in
        try await other.load(within: .seconds(600))
      } == .refused(reason: "no"))
  }

  @Test func closingWaitsAsSaidInATaskThatWasCancelled() async throws {
    let vars = kept(namespace, store)
    try await vars.load()
    store.trouble = .away
    vars.n = 1
    let closing = Task { try await vars.close(within: .seconds(60)) }
    closing.cancel()
    try await eventually("it is tried again") { vars.status.consecutiveFailures > 5 }
    store.trouble = nil
    try await closing.value
    #expect(store.kept(of: namespace).first?.variables == ["n": .int(1)])
  }

  @Test func closingEndsInTimeWhileTheStoreHangs() async throws {
    let vars = kept(namespace, store)
    try await vars.load()
    store.trouble = .slow(.seconds(20))
    vars.n = 1
    let start = ContinuousClock.now
    let error = await failure { () throws(VariableError) in
      try await vars.close(within: .milliseconds(100))
    }
    #expect(error?.isUnavailable == true)
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(!vars.status.isClosed)
  }
}
