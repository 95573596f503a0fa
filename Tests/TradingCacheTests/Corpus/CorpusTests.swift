import Fixtures
import ServerTestKit
import Testing
import TradingCache

/// A database that NautilusTrader 1.221 wrote, loaded as a user loads it.
@Suite struct CorpusTests {
  /// Everything of every trader: what is expected is there, the rest is reported, nothing is missing.
  @Test(arguments: CorpusTrader.all) func everyTrader(trader: CorpusTrader) async throws {
    let server = try CorpusServer.shared.get()
    let database = try await CorpusServer.open(trader, on: server, role: .readOnly)
    let all = try await database.loadAll(.quarantine)
    let unreadable = Set(all.report.unreadable.map(\.key))

    let families: [(String, String, Int)] = [
      ("accounts", "accounts", all.accounts.count), ("orders", "orders", all.orders.count),
      ("positions", "positions", all.positions.count),
      ("currencies", "currencies", all.currencies.count),
      ("instruments", "instruments", all.instruments.count),
      ("strategies", "strategies", all.strategies.count),
      ("commands:submit_order", "submit commands", all.submitOrderCommands.count),
    ]
    for (collection, name, count) in families {
      let keys = Set(trader.keys(collection))
      #expect(count + unreadable.intersection(keys).count == keys.count, "\(trader.name) \(name)")
    }
    #expect(all.report.unreadable.allSatisfy { !$0.reason.isEmpty })

    let orders = Dictionary(uniqueKeysWithValues: all.orders.map { ($0.clientOrderId.value, $0) })
    for expected in trader.expectations("order") {
      guard let state = expected.state else { continue }
      let order = try #require(orders[expected.id], "\(expected)")
      CorpusState.compare(order, with: state)
    }
    let positions = Dictionary(uniqueKeysWithValues: all.positions.map { ($0.id.value, $0) })
    for expected in trader.expectations("position") {
      guard let state = expected.state else { continue }
      try CorpusState.compare(#require(positions[expected.id], "\(expected)"), with: state)
    }
    let accounts = Dictionary(uniqueKeysWithValues: all.accounts.map { ($0.id.value, $0) })
    for expected in trader.expectations("account") {
      guard let state = expected.state else { continue }
      try CorpusState.compare(#require(accounts[expected.id], "\(expected)"), with: state)
    }
    let instruments = Dictionary(uniqueKeysWithValues: all.instruments.map { ($0.id.value, $0) })
    for expected in trader.expectations("instrument") {
      guard let state = expected.state else { continue }
      let instrument = try #require(instruments[expected.id], "\(expected)")
      let found = try JSON(instrument)
      let wanted = state["to_dict"].normalized
      for key in Set(found.object.keys).union(wanted.object.keys) {
        #expect(found[key] == wanted[key], "\(expected) \(key)")
      }
    }
    let currencies = try all.currencies.map {
      (try JSON(CurrencyRecord($0)), $0.code.description)
    }
    for expected in trader.expectations("currency") {
      guard var state = expected.state?.object else { continue }
      state["code"] = nil
      let found = currencies.first { $0.1 == expected.id }?.0
      #expect(found == JSON.map(state).normalized, "\(expected)")
    }
    let strategies = all.strategies.map { ($0.id.value, $0.state) }
    for expected in trader.expectations("strategy") {
      guard let state = expected.state else { continue }
      let saved = try #require(strategies.first { $0.0 == expected.id }?.1, "\(expected)")
      #expect(Set(saved.entries.map(\.name)) == Set(state.object.keys), "\(expected)")
      for entry in saved.entries {
        #expect(state[entry.name]["$bytes"].string == base64(entry.bytes), "\(expected)")
      }
    }
    try await database.close()
  }

  /// What NautilusTrader cannot load, one by one: an error that names the key, or, where the record is
  /// sound and only NautilusTrader stumbles over it, the record.
  @Test func damagedRecords() async throws {
    let server = try CorpusServer.shared.get()
    let loadable: Set<String> = [
      "CORRUPT-EQUALFLIP", "CORRUPT-TSINT", "CORRUPT-STATEKEYS",
    ]
    var refused = 0
    for trader in CorpusTrader.all {
      let database = try await CorpusServer.open(trader, on: server, role: .readOnly)
      for expected in Corpus.expectations where expected.trader == trader.name {
        guard expected.error != nil, let load = Self.loads[expected.kind] else { continue }
        let (collection, body) = load
        let suffix = expected.kind == "strategy" ? ":state" : ""
        let error = try await failure { try await body(database, expected.id) }
        if loadable.contains(trader.name) {
          #expect(error == nil, "\(expected)")
        } else {
          let key = "\(trader.prefix)\(collection):\(expected.id)\(suffix)"
          #expect(error?.unreadableRecords.map(\.key) == [key], "\(expected)")
          refused += 1
        }
      }
      try await database.close()
    }
    #expect(refused > 30)
  }

  static let loads:
    [String: (String, @Sendable (RedisCacheDatabase, String) async throws -> Void)] = [
      "order": ("orders", { _ = try await $0.loadOrder(ClientOrderId($1)) }),
      "position": ("positions", { _ = try await $0.loadPosition(PositionId($1)) }),
      "account": ("accounts", { _ = try await $0.loadAccount(AccountId($1)) }),
      "currency": ("currencies", { _ = try await $0.loadCurrency($1) }),
      "instrument": ("instruments", { _ = try await $0.loadInstrument(InstrumentId($1)) }),
      "strategy": ("strategies", { _ = try await $0.loadStrategy(StrategyId($1)) }),
    ]

  /// A writer takes such a database over, goes on with it, and flushes its own part only.
  @Test func takingOverAndFlushing() async throws {
    let server = try CorpusServer.started()
    let trader = try #require(CorpusTrader.all.first { $0.name == "CORPUS-STR" })
    let database = try await CorpusServer.open(trader, on: server, role: .takeOver)
    #expect(database.lastStop == LastStop.none)
    let connection = try connect(server.configuration)
    var order = try #require(try await database.loadOrders().first { $0.isOpen })
    let key = "\(trader.prefix)orders:\(order.clientOrderId)"
    let before = try connection.list(key)
    try order.happen(
      .canceled(VenueReference(venueOrderId: order.venueOrderId, accountId: order.accountId)),
      at: UnixNanos(order.tsLast.value + 1))
    try await database.confirmed(database.updateOrder(order))
    #expect(try Array(connection.list(key).dropLast()) == before)
    #expect(try await database.loadOrder(order.clientOrderId) == order)
    let closed = try connection.members("\(trader.prefix)index:orders_closed")
    #expect(closed.contains(order.clientOrderId.value))

    try await database.flush()
    let own = trader.prefix
    #expect(try connection.keys(own).allSatisfy { $0.hasPrefix("\(own)writer:") })
    let others = Corpus.records.map(\.key).filter { !$0.hasPrefix(own) }
    #expect(try connection.keys("").filter { !$0.hasPrefix(own) } == others.sorted())
  }
}
