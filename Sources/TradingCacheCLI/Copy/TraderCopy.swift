import TradingCache
import TradingModel

/// Writes what was restored of a trader into another database, record by record.
struct TraderCopy {
  let source: RedisCacheDatabase
  let target: RedisCacheDatabase
  /// What the source holds.
  let state: RestoredState
  /// Its snapshots and the recent market.
  var series: [RestoredSeries] = []

  /// Writes everything that can be read, and returns when the target has it.
  ///
  /// Records are written by the same calls that a node makes: each log as its events in their order,
  /// a position fill by fill.
  func write() async throws(CacheError) {
    for currency in state.currencies { try target.addCurrency(currency) }
    for instrument in state.instruments { try target.addInstrument(instrument) }
    for synthetic in state.synthetics { try target.addSynthetic(synthetic) }
    for account in state.accounts { try target.addAccount(account) }
    for order in state.orders { try await add(order) }
    let stored = Set(state.orders.map(\.clientOrderId))
    for (id, position) in state.orderPositions.entries where !stored.contains(id) {
      try target.indexOrderPosition(id, position)
    }
    let instruments = Dictionary(state.instruments.map { ($0.id, $0) }) { first, _ in first }
    for position in state.positions {
      if let instrument = instruments[position.instrumentId] {
        try await add(position, in: instrument)
      }
    }
    for command in state.submitOrderCommands { try target.addSubmitOrderCommand(command) }
    for command in state.submitOrderListCommands { try target.addSubmitOrderListCommand(command) }
    for saved in state.strategies { try target.updateStrategy(saved.id, saved.state) }
    for saved in state.actors { try target.updateActor(saved.id, saved.state) }
    for object in state.general { try target.add(object.key, object.bytes) }
    for list in series {
      for record in list.records {
        if let receipt = try target.append(record, to: list.kind, list.id) {
          try await bound(receipt)
        }
      }
    }
    try await target.sync()
  }

  private func add(_ order: Order) async throws(CacheError) {
    let id = order.clientOrderId
    let receipt = try target.addOrder(
      order, positionId: state.orderPositions[id], clientId: state.orderClients[id])
    try await bound(receipt)
  }

  private func add(_ position: Position, in instrument: Instrument) async throws(CacheError) {
    let fills = try await source.loadFills(of: position.id)
    guard let first = fills.first else { return }
    do {
      var copy = try Position(instrument: instrument, fill: first)
      var receipt = try target.addPosition(copy)
      for fill in fills.dropFirst() {
        try copy.apply(fill)
        receipt = try target.updatePosition(copy)
        try await bound(receipt)
      }
    } catch let error as CacheError {
      throw error
    } catch {
      // It was folded from the same fills a moment ago, unless a node has changed it since.
      throw .unreadable([UnreadableRecord(key: "\(position.id)", reason: "\(error)")])
    }
  }

  /// Waits now and then, so that the queue of unconfirmed writes stays small.
  private func bound(_ receipt: Receipt) async throws(CacheError) {
    if receipt.sequence.isMultiple(of: 10_000) { try await target.confirmed(receipt) }
  }

  /// The objects of the source that the target does not have in the same state.
  func differences(
    from trader: TraderKey, to targetKey: TraderKey
  ) async throws(CacheError) -> [String] {
    let copied = try await target.loadAll(.quarantine)
    let copiedSeries = try await target.loadAllSeries(.quarantine)
    var found: [String: [UInt8]] = [:]
    for line in copied.lines(of: targetKey) + copied.moreLines(of: targetKey, copiedSeries) {
      found[line.name] = line.content.json
    }
    let lines = state.lines(of: trader) + state.moreLines(of: trader, series)
    return lines.filter(\.isSound).compactMap { line in
      guard let copy = found[line.name] else { return "\(line.name) is missing in the copy" }
      return copy == line.content.json ? nil : "\(line.name) differs in the copy"
    }
  }
}

extension RestoredLine {
  /// The kind and the id, for people.
  var name: String { id.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue }
}

extension RestoredLine.Content {
  /// The state or the reason as JSON.
  fileprivate var json: [UInt8] {
    switch self {
    case .state(let state): JSONText.line(.map(state))
    case .error(let reason): JSONText.line(.string(reason))
    }
  }
}
