import RedisClient
import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  /// Reads everything but snapshots and the recent market, which are read by id.
  public func loadAll(_ policy: UnreadablePolicy) async throws(CacheError) -> RestoredState {
    let lastStop = lastStop
    return try await reading { session throws(CacheError) in
      // One pass over the key space finds every family.
      let found = try session.scan(session.keys.pattern())
      let currencies = try session.load(Self.currencies, from: found)
      session.learn(currencies.records)
      let instruments = try session.load(Self.instruments, from: found)
      var state = RestoredState(
        currencies: try currencies.checked(policy),
        instruments: try instruments.checked(policy),
        accounts: try session.load(Self.accounts, from: found).checked(policy),
        orders: try session.load(Self.orders, from: found).checked(policy),
        positions: try session.load(
          Self.positions(instrument: instruments.lookup()), from: found
        ).checked(policy),
        submitOrderCommands: try session.load(Self.submitOrders, from: found).checked(policy),
        submitOrderListCommands: try session.load(Self.submitOrderLists, from: found)
          .checked(policy),
        strategies: try session.load(Self.strategies, from: found).checked(policy))
      state.actors = try session.load(Self.actors, from: found).checked(policy)
      state.synthetics = try session.load(Self.synthetics, from: found).checked(policy)
      state.general = try session.load(Self.general, from: found).checked(policy)
      state.orderPositions = try session.loadHash(.orderPosition).checked(policy)
      state.orderClients = try session.loadHash(.orderClient).checked(policy)
      state.heartbeat = try session.loadHeartbeat(policy)
      state.lastStop = lastStop
      return state
    }
  }

  /// Removes everything of this trader, and nothing else in the server; returns when it is gone.
  ///
  /// The writer's own keys stay, since they tell a late writer that it is late. Writes made before
  /// are removed too, writes made after are kept.
  public func flush() async throws(CacheError) {
    let pipeline = try writing()
    let found = try await reading { session throws(CacheError) in
      try session.scanBytes(session.keys.pattern())
    }
    let prefixes = Collection.allCases.map { Array(keys.prefix($0).description.utf8) }
    let doomed = found.filter { key in prefixes.contains { key.starts(with: $0) } }
    var last: Receipt?
    for start in stride(from: 0, to: doomed.count, by: 100) {
      let page = doomed[start..<min(start + 100, doomed.count)]
      last = try pipeline.enqueue { buffer in
        buffer.append(command: "DEL", arguments: page)
        return 1
      }
    }
    if let last { try await confirmed(last) }
  }
}
