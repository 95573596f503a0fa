import RedisClient
import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  /// Reads everything but snapshots and the recent market, which are read by id or by `loadAllSeries`.
  public func loadAll(_ policy: UnreadablePolicy) async throws(CacheError) -> RestoredState {
    let lastStop = lastStop
    let confirmedWrites = confirmedWrites
    return try await reading { session throws(CacheError) in
      // One pass finds every family.
      let found = try session.list()
      let currencies = try session.load(Self.currencies, from: found)
      session.decoders.learn(currencies.records)
      let instruments = try session.load(Self.instruments, from: found)
      var state = RestoredState(
        currencies: currencies, instruments: instruments,
        accounts: try session.load(Self.accounts, from: found),
        orders: try session.load(Self.orders, from: found),
        positions: try session.load(
          Self.positions(instrument: instruments.lookup()), from: found),
        submitOrderCommands: try session.load(Self.submitOrders, from: found),
        submitOrderListCommands: try session.load(Self.submitOrderLists, from: found),
        strategies: try session.load(Self.strategies, from: found))
      state.actors = try session.load(Self.actors, from: found)
      state.synthetics = try session.load(Self.synthetics, from: found)
      state.general = try session.load(Self.general, from: found)
      state.orderPositions = try session.loadHash(.orderPosition)
      state.orderClients = try session.loadHash(.orderClient)
      (state.heartbeat, state.heartbeatFault) = try session.loadHeartbeat()
      state.listCounts = session.keys.listCounts(in: found)
      state.lastStop = lastStop
      state.confirmedWrites = confirmedWrites
      // All of them in one error: a person mends them together.
      let unreadable = state.unreadable
      if policy == .strict, !unreadable.isEmpty { throw .unreadable(unreadable) }
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
      try session.scan(session.keys.pattern()).byteArrays
    }
    let prefixes = Collection.allCases.map { Array(keys.prefix($0).description.utf8) }
    let doomed = found.filter { key in prefixes.contains { key.starts(with: $0) } }
    var last: Receipt?
    for start in stride(from: 0, to: doomed.count, by: 100) {
      let page = doomed[start..<min(start + 100, doomed.count)]
      last = try pipeline.enqueue { buffer in
        buffer.append(command: "DEL", arguments: page)
        guard configuration.listing == .catalogue else { return 1 }
        buffer.beginCommand(argumentCount: page.count + 2)
        buffer.appendBulk("SREM")
        buffer.appendBulk(keys.catalogue)
        for key in page { buffer.appendBulk(Array(key.dropFirst(keys.traderPrefixCount))) }
        return 2
      }
    }
    if let last { try await confirmed(last) }
  }
}
