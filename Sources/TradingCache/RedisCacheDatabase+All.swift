import RedisClient
import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  public func loadAll(_ policy: UnreadablePolicy) async throws(CacheError) -> RestoredState {
    let lastStop = lastStop
    return try await reading { session throws(CacheError) in
      // One pass over the key space finds every family.
      let found = try session.scan(session.keys.pattern())
      let currencies = try session.load(Self.currencies, from: found)
      session.learn(currencies.records)
      let instruments = try session.load(Self.instruments, from: found)
      return RestoredState(
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
        strategies: try session.load(Self.strategies, from: found).checked(policy),
        lastStop: lastStop)
    }
  }

  /// Removes everything of this trader, and nothing else in the server; returns when it is gone.
  ///
  /// The writer's own keys stay, since they tell a late writer that it is late. Writes made before
  /// are removed too, writes made after are kept.
  public func flush() async throws(CacheError) {
    let pipeline = try writing()
    let found = try await reading { session throws(CacheError) in
      try session.scan(session.keys.pattern())
    }
    let doomed = found.filter { key in
      Collection.allCases.contains { key.hasPrefix(keys.prefix($0).description) }
    }
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
