import TradingCache
import TradingModel
import TradingSerialization

extension RestoredLine.Content {
  /// A state made of the wire map of a record, with timestamps as integers.
  static func wire(
    _ record: some WireRecord, _ state: (DynamicMap) -> DynamicMap
  ) -> RestoredLine.Content {
    do throws(SerializationError) {
      return .state(state(try wireMap(of: record)))
    } catch {
      return .error("it cannot be printed: \(error)")
    }
  }

  /// The wire map of a record, with timestamps as integers.
  static func wireMap(of record: some WireRecord) throws(SerializationError) -> DynamicMap {
    let bytes = MsgPackSerializer(timestampFormat: .integer).serialize(record)
    let value = try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try RecordDecoder().decodeValue(from: UnsafeRawBufferPointer(bytes))
    }
    guard case .map(let map) = value else { throw .notAMap(found: "another value") }
    return map
  }
}

extension DynamicMap {
  /// The state of an instrument whose wire map this is.
  var instrumentState: DynamicMap { ["class": self["type"] ?? .null, "to_dict": .map(self)] }

  /// The state of a synthetic instrument whose wire map this is.
  func adding(priceIncrement: Price) -> DynamicMap {
    var map = self
    map["price_increment"] = .string("\(priceIncrement)")
    return map
  }
}

extension Currency {
  var stateMap: DynamicMap {
    [
      "code": .string("\(code)"), "precision": .int(Int64(precision)),
      "iso4217": .int(Int64(iso4217)), "name": .string(name),
      "currency_type": .string(kind.rawValue),
    ]
  }
}

extension Account {
  func stateMap(lastEvent: DynamicMap) -> DynamicMap {
    let balances = balances.map { balance in
      let amounts: DynamicMap = [
        "total": .string("\(balance.total)"), "locked": .string("\(balance.locked)"),
        "free": .string("\(balance.free)"),
      ]
      return DynamicMap.Entry(key: .string("\(balance.currency)"), value: .map(amounts))
    }
    let starting = startingBalances.map { total in
      DynamicMap.Entry(key: .string("\(total.currency)"), value: .string("\(total)"))
    }
    return [
      "balances": .map(DynamicMap(entries: balances)),
      "starting_balances": .map(DynamicMap(entries: starting)),
      "event_ids": .texts(events.map(\.eventId)), "last_event": .map(lastEvent),
    ]
  }
}

extension Order {
  var stateMap: DynamicMap {
    [
      "to_dict": .map(snapshot()), "leaves_qty": .string("\(leavesQuantity)"),
      "event_ids": .texts(events.map(\.eventId)), "trade_ids": .texts(tradeIds),
    ]
  }
}

extension Position {
  func stateMap(_ snapshot: DynamicMap) -> DynamicMap {
    [
      "to_dict": .map(snapshot), "event_ids": .texts(eventIds), "trade_ids": .texts(tradeIds),
    ]
  }
}

extension StrategyState {
  var stateMap: DynamicMap {
    DynamicMap(
      entries: entries.map { entry in
        DynamicMap.Entry(key: .string(entry.name), value: .bytes(entry.bytes))
      })
  }
}

extension Restored<GeneralObject> {
  /// The objects by key; behind an instance id NautilusTrader takes the family for a part of the key.
  func stateMap(of trader: TraderKey) -> DynamicMap {
    let prefix = trader.instanceId == nil ? "" : "general:"
    return DynamicMap(
      entries: map { object in
        DynamicMap.Entry(key: .string(prefix + object.key), value: .bytes(object.bytes))
      })
  }
}

extension RestoredIndex where Key: Identifier, Value: Identifier {
  /// The entries in the order of their keys.
  var stateMap: DynamicMap {
    let entries = entries.sorted { $0.key < $1.key }
    return DynamicMap(
      entries: entries.map { entry in
        DynamicMap.Entry(key: .string("\(entry.key)"), value: .string("\(entry.value)"))
      })
  }
}

extension DynamicValue {
  fileprivate static func texts(_ values: [some CustomStringConvertible]) -> DynamicValue {
    .array(values.map { .string("\($0)") })
  }
}
