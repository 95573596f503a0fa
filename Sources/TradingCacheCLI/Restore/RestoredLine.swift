import TradingCache
import TradingModel
import TradingSerialization

/// One object of the output of `restore`: what it is, and its state or why it cannot be read.
struct RestoredLine {
  enum Content {
    case state(DynamicMap)
    case error(String)
  }

  let kind: StoredKind
  let trader: TraderId
  /// `nil` for what a trader has one of.
  let id: String?
  let content: Content

  /// Whether it could be read.
  var isSound: Bool { if case .state = content { true } else { false } }

  /// The line of JSON, without its end.
  var json: [UInt8] {
    var map: DynamicMap = ["kind": .string(kind.rawValue), "trader": .string("\(trader)")]
    map["id"] = id.map(DynamicValue.string)
    switch content {
    case .state(let state): map["state"] = .map(state)
    case .error(let reason): map["error"] = .string(reason)
    }
    return JSONText.line(.map(map))
  }
}

extension RestoredState {
  /// What is printed of each object that NautilusTrader restores, in the order of `StoredKind` and then
  /// of the ids.
  func lines(of trader: TraderKey) -> [RestoredLine] {
    var lines = Lines(trader: trader)
    lines.add(.currency, currencies) { ("\($0)", .state($0.stateMap)) }
    lines.add(.instrument, instruments) { ("\($0.id)", .wire($0) { $0.instrumentState }) }
    lines.add(.synthetic, synthetics) { synthetic in
      ("\(synthetic.id)", .wire(synthetic) { $0.adding(priceIncrement: synthetic.priceIncrement) })
    }
    lines.add(.account, accounts) { account in
      ("\(account.id)", .wire(account.lastEvent) { account.stateMap(lastEvent: $0) })
    }
    lines.add(.order, orders) { ("\($0.clientOrderId)", .state($0.stateMap)) }
    lines.add(.position, positions) { position in
      let snapshot = PositionSnapshot(of: position)
      return ("\(position.id)", .wire(snapshot) { position.stateMap($0) })
    }
    lines.add(.strategy, strategies) { ("\($0.id)", .state($0.state.stateMap)) }
    lines.add(.actor, actors) { ("\($0.id)", .state($0.state)) }
    lines.add(.general, general.stateMap(of: trader), unreadable: general.unreadable)
    lines.add(
      .indexOrderPosition, orderPositions.stateMap, unreadable: orderPositions.unreadable)
    lines.add(.indexOrderClient, orderClients.stateMap, unreadable: orderClients.unreadable)
    return lines.all
  }

  /// What is printed of everything else: intents to submit orders, snapshots, the recent market.
  func moreLines(of trader: TraderKey, _ series: [RestoredSeries]) -> [RestoredLine] {
    var lines = Lines(trader: trader)
    lines.add(.submitOrder, submitOrderCommands) {
      ("\($0.order.clientOrderId)", .wire($0) { $0 })
    }
    lines.add(.submitOrderList, submitOrderListCommands) {
      ("\($0.orderListId)", .wire($0) { $0 })
    }
    for list in series { lines.add(list) }
    return lines.all
  }

  /// The heartbeat's line, if there is one.
  func heartbeatLine(of trader: TraderKey) -> RestoredLine? {
    let content: RestoredLine.Content
    if let heartbeatFault {
      content = .error(heartbeatFault.description)
    } else if let heartbeat {
      content = .state(["time": .string(ISO8601.text(heartbeat, alwaysNineDecimals: true))])
    } else {
      return nil
    }
    return RestoredLine(kind: .heartbeat, trader: trader.traderId, id: nil, content: content)
  }
}

/// Gathers lines, those of unreadable records at the places of their ids.
private struct Lines {
  let trader: TraderKey
  var all: [RestoredLine] = []

  mutating func add<Record>(
    _ kind: StoredKind, _ restored: Restored<Record>,
    _ line: (Record) -> (id: String, content: RestoredLine.Content)
  ) {
    var lines = restored.map { record in
      let line = line(record)
      return RestoredLine(
        kind: kind, trader: trader.traderId, id: line.id, content: line.content)
    }
    lines += errors(kind, restored.unreadable)
    all += lines.sorted { ($0.id ?? "").utf8.lexicographicallyPrecedes(($1.id ?? "").utf8) }
  }

  /// A family that is one object as a whole; what cannot be read of it follows.
  mutating func add(_ kind: StoredKind, _ state: DynamicMap, unreadable: [UnreadableRecord]) {
    all.append(
      RestoredLine(kind: kind, trader: trader.traderId, id: nil, content: .state(state)))
    all += errors(kind, unreadable)
  }

  /// A list whose elements stand for themselves; what cannot be read of it follows.
  mutating func add(_ list: RestoredSeries) {
    let content: RestoredLine.Content
    do throws(SerializationError) {
      var records: [DynamicValue] = []
      for record in list.records {
        records.append(.map(try RestoredLine.Content.wireMap(of: record)))
      }
      content = .state(["records": .array(records)])
    } catch {
      content = .error("it cannot be printed: \(error)")
    }
    all.append(
      RestoredLine(kind: list.kind, trader: trader.traderId, id: list.id, content: content))
    all += errors(list.kind, list.records.unreadable)
  }

  private func errors(_ kind: StoredKind, _ records: [UnreadableRecord]) -> [RestoredLine] {
    records.map { record in
      RestoredLine(
        kind: kind, trader: trader.traderId, id: kind.id(in: record.key, of: trader),
        content: .error(record.description))
    }
  }
}
