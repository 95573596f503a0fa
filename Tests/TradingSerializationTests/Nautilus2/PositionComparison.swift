import Fixtures
import TradingModel
import TradingSerialization

extension Differences {
  /// Compares a position with the state that NautilusTrader 2.0 has of it.
  init(_ position: Position, _ state: JSON) {
    let map = state["to_dict"]
    compareIdentity(position, map)
    compareTimes(position, map)
    compareNumbers(position, state)
    compare("event_ids", position.eventIds.map { "\($0)" }, state["event_ids"])
    compare("trade_ids", position.tradeIds.map(\.value).sorted(), state["trade_ids"])
    compare("client_order_ids", position.clientOrderIds.map(\.value), state["client_order_ids"])
    compare("venue_order_ids", position.venueOrderIds.map(\.value), state["venue_order_ids"])
    compare("last_trade_id", position.lastTradeId.value, state["last_trade_id"])
    let flags = Set(state["flags"].array.compactMap(\.string))
    for (name, value) in [
      ("is_open", position.isOpen), ("is_closed", position.isClosed),
      ("is_long", position.isLong), ("is_short", position.isShort),
    ] {
      compare(name, value, .bool(flags.contains(name)))
    }
    for mark in state["marks"].array { compareMark(position, mark) }
  }

  private mutating func compareIdentity(_ position: Position, _ map: JSON) {
    compare("position_id", position.id.value, map["position_id"])
    compare("trader_id", position.traderId.value, map["trader_id"])
    compare("strategy_id", position.strategyId.value, map["strategy_id"])
    compare("instrument_id", "\(position.instrumentId)", map["instrument_id"])
    compare("account_id", position.accountId.value, map["account_id"])
    compare("opening_order_id", position.openingOrderId.value, map["opening_order_id"])
    compare("closing_order_id", position.closingOrderId?.value, map["closing_order_id"])
    compare("entry", position.entry.rawValue, map["entry"])
    compare("side", position.side.rawValue, map["side"])
    compare("base_currency", position.baseCurrency?.description, map["base_currency"])
    compare("quote_currency", position.quoteCurrency.description, map["quote_currency"])
    compare(
      "settlement_currency", position.settlementCurrency.description, map["settlement_currency"])
    compare("multiplier", position.multiplier.description, map["multiplier"])
    compare("is_inverse", position.isInverse, map["is_inverse"])
  }

  private mutating func compareTimes(_ position: Position, _ map: JSON) {
    compare("ts_init", position.tsInit, map["ts_init"])
    compare("ts_opened", position.tsOpened, map["ts_opened"])
    compare("ts_last", position.tsLast, map["ts_last"])
    compare("ts_closed", position.tsClosed, map["ts_closed"])
    compare("duration_ns", UnixNanos(position.durationNanos), map["duration_ns"])
    compare("price_precision", Double(position.pricePrecision), map["price_precision"])
    compare("size_precision", Double(position.sizePrecision), map["size_precision"])
  }

  private mutating func compareNumbers(_ position: Position, _ state: JSON) {
    let map = state["to_dict"]
    compare("signed_qty", position.signedQuantity, state["signed_qty"])
    compare("quantity", position.quantity.description, map["quantity"])
    compare("peak_qty", position.peakQuantity.description, map["peak_qty"])
    compareClosely("avg_px_open", position.averageOpenPrice, state["avg_px_open"])
    compareClosely("avg_px_close", position.averageClosePrice, state["avg_px_close"])
    compareClosely("realized_return", position.realizedReturn, state["realized_return"])
    compare("realized_pnl", position.realizedPnl.description, map["realized_pnl"])
    let commissions = state["commissions"].array.compactMap(\.string).sorted()
    compare(
      "commissions", position.commissions.map(\.description).sorted(),
      .list(commissions.map { .string($0) }))
  }

  private mutating func compareMark(_ position: Position, _ mark: JSON) {
    guard let price = try? Price(mark["price"].string ?? "") else { return note("mark \(mark)") }
    let values = [
      ("unrealized_pnl", try? position.unrealizedPnl(at: price)),
      ("total_pnl", try? position.totalPnl(at: price)),
      ("notional_value", try? position.notionalValue(at: price)),
    ]
    for (name, value) in values {
      // Beyond the range of money there is the text of an error.
      let isError =
        mark[name].string?.contains(" ") != true || mark[name].string?.first?.isLetter == true
      if let value, !isError { compare(name, value.description, mark[name]) }
    }
  }

  /// Compares doubles of which NautilusTrader itself reads the last digit wrongly at times.
  private mutating func compareClosely(_ name: String, _ value: Double, _ expected: JSON) {
    let other = expected.double ?? 0
    if abs(value - other) > 2 * max(value.ulp, other.ulp) {
      note("\(name): \(value) is not \(expected)")
    }
  }
}
