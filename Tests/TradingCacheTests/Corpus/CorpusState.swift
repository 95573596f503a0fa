import Fixtures
import Foundation
import Testing
import TradingCache

/// What an expectation says of an object, against what was loaded.
enum CorpusState {
  static func compare(_ order: Order, with state: JSON) {
    let id = "\(order.traderId) \(order.clientOrderId)"
    let map = state["to_dict"]
    #expect(order.leavesQuantity.description == state["leaves_qty"].string, "\(id)")
    #expect(order.averagePrice == state["avg_px"].double, "\(id)")
    #expect(order.slippage == state["slippage"].double, "\(id)")
    #expect(order.tradeIds.map(\.value) == state["trade_ids"].array.compactMap(\.string), "\(id)")
    compare(order.events.map(\.eventId), with: state["event_ids"], id)
    // NautilusTrader cannot make the dictionary of some orders.
    if map.isNull { return }
    #expect(order.strategyId.value == map["strategy_id"].string, "\(id)")
    #expect(order.instrumentId.value == map["instrument_id"].string, "\(id)")
    #expect(order.status.rawValue == map["status"].string, "\(id)")
    #expect(order.type.rawValue == map["type"].string, "\(id)")
    #expect(order.side.rawValue == map["side"].string, "\(id)")
    #expect(order.timeInForce.rawValue == map["time_in_force"].string, "\(id)")
    #expect(order.quantity.description == map["quantity"].string, "\(id)")
    #expect(order.filledQuantity.description == map["filled_qty"].string, "\(id)")
    // NautilusTrader spells the unknown price of some types so.
    let price = map["price"] == .string("None") ? nil : map["price"].string
    #expect(order.price?.description == price, "\(id)")
    #expect(order.triggerPrice?.description == map["trigger_price"].string, "\(id)")
    #expect(order.venueOrderId?.value == map["venue_order_id"].string, "\(id)")
    #expect(order.positionId?.value == map["position_id"].string, "\(id)")
    #expect(order.accountId?.value == map["account_id"].string, "\(id)")
    #expect(order.lastTradeId?.value == map["last_trade_id"].string, "\(id)")
    #expect(order.liquiditySide.rawValue == map["liquidity_side"].string, "\(id)")
    let trigger = map["emulation_trigger"].string ?? "NO_TRIGGER"
    #expect(order.emulationTrigger.rawValue == trigger, "\(id)")
    #expect(order.tsInit.value == map["ts_init"].uint, "\(id)")
    #expect(order.tsLast.value == map["ts_last"].uint, "\(id)")
  }

  static func compare(_ position: Position, with state: JSON) throws {
    let id = "\(position.traderId) \(position.id)"
    let found = try JSON(PositionSnapshot(of: position))
    let wanted = state["to_dict"].normalized
    for (key, value) in wanted.object {
      #expect(found[key] == value, "\(id) \(key)")
    }
    #expect(position.realizedReturn == state["realized_return"].double, "\(id)")
    compare(position.eventIds, with: state["event_ids"], id)
  }

  static func compare(_ account: Account, with state: JSON) throws {
    let id = "\(account.id)"
    let balances = Dictionary(
      uniqueKeysWithValues: account.balances.map { balance in
        (
          balance.currency.description,
          JSON.map([
            "total": .string("\(balance.total)"), "locked": .string("\(balance.locked)"),
            "free": .string("\(balance.free)"),
          ])
        )
      })
    #expect(balances == state["balances"].object, "\(id)")
    let starting = Dictionary(
      uniqueKeysWithValues: account.startingBalances.map {
        ($0.currency.description, JSON.string("\($0)"))
      })
    #expect(starting == state["starting_balances"].object, "\(id)")
    compare(account.events.map(\.eventId), with: state["event_ids"], id)
    let last = try JSON(account.lastEvent)
    #expect(last == state["last_event"].normalized, "\(id)")
  }

  /// NautilusTrader makes some ids anew at each load.
  private static func compare(_ ids: [UUID4], with expected: JSON, _ id: String) {
    let wanted = expected.array.compactMap(\.string)
    #expect(ids.count == wanted.count, "\(id)")
    for (found, wanted) in zip(ids, wanted) where wanted != "<random>" {
      #expect(found.description == wanted, "\(id)")
    }
  }
}

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
