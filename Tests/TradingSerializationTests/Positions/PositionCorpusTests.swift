import Fixtures
import TestSupport
import Testing
import TradingSerialization

@testable import TradingModel

/// The positions that NautilusTrader stored, and what it computes of them.
@Suite struct PositionCorpusTests {
  private func fills(_ stored: Stored) throws -> [OrderEvent] {
    let decoder = Stored.decoder()
    return try stored.elements.map { try decoder.decode(OrderEvent.self, from: $0) }
  }

  /// The instrument as far as the expectation tells it.
  private func contract(_ state: JSON, _ fill: OrderEvent) throws -> PositionContract {
    let map = state["to_dict"]
    func precision(_ key: String) throws -> UInt8 { UInt8(try #require(state[key].uint)) }
    func currency(_ key: String) throws -> Currency {
      try Stored.currency(map[key].string ?? "")
    }
    return PositionContract(
      instrumentId: fill.instrumentId, pricePrecision: try precision("price_precision"),
      sizePrecision: try precision("size_precision"),
      multiplier: try Quantity(state["multiplier"].string ?? ""),
      isInverse: state["is_inverse"] == .bool(true),
      baseCurrency: map["base_currency"].isNull ? nil : try currency("base_currency"),
      isSpot: false,
      quoteCurrency: try currency("quote_currency"),
      settlementCurrency: try currency("settlement_currency"), rules: .nautilus1221)
  }

  @Test func everyPositionHasTheExpectedState() throws {
    var count = 0
    for expectation in Corpus.expectations(kind: "position") {
      guard let state = expectation.state else { continue }
      let stored = try #require(Stored(expectation, collection: "positions"))
      let fills = try fills(stored)
      let contract = try contract(state, #require(fills.first))
      let position = try Position(contract: contract, fills: fills)
      let snapshot = try PositionSnapshot(of: position).plainMap()
      #expect(snapshot.difference(from: state["to_dict"]) == nil, "\(stored.key)")
      for (key, value) in facts(position).entries.map({ ($0.key, $0.value) }) {
        guard case .string(let key) = key else { continue }
        #expect(value.difference(from: state[key]) == nil, "\(stored.key) \(key)")
      }
      try compareMarks(position, state["marks"].array)
      count += 1
    }
    #expect(count == 112)
  }

  /// What an expectation holds beside `to_dict`.
  private func facts(_ position: Position) -> DynamicMap {
    func texts<T>(_ values: [T]) -> DynamicValue { .array(values.map { .string("\($0)") }) }
    let flags = [
      ("is_open", position.isOpen), ("is_closed", position.isClosed),
      ("is_long", position.isLong), ("is_short", position.isShort),
    ]
    var facts: DynamicMap = [
      "avg_px_open": .double(position.averageOpenPrice),
      "avg_px_close": .double(position.averageClosePrice),
      "realized_return": .double(position.realizedReturn),
      "commissions": texts(position.commissions),
      "ts_closed": .unsigned(position.tsClosed?.value ?? 0),
      "duration_ns": .unsigned(position.durationNanos),
      "price_precision": .int(Int64(position.pricePrecision)),
      "size_precision": .int(Int64(position.sizePrecision)),
      "multiplier": .string("\(position.multiplier)"),
      "is_inverse": .bool(position.isInverse),
      "flags": texts(flags.filter(\.1).map(\.0)),
      "event_count": .int(Int64(position.eventCount)),
      "event_ids": texts(position.eventIds), "trade_ids": texts(position.tradeIds),
      "last_trade_id": .string(position.lastTradeId.value),
      "client_order_ids": texts(position.clientOrderIds),
      "venue_order_ids": texts(position.venueOrderIds),
    ]
    if position.isOpen {  // Python writes a zero with its decimals, we write plain zero.
      facts["signed_decimal_qty"] = .string("\(position.signedDecimalQuantity)")
    }
    return facts
  }

  private func compareMarks(_ position: Position, _ marks: [JSON]) throws {
    #expect(!marks.isEmpty)
    for mark in marks {
      let price = try Price(mark["price"].string ?? "")
      func compare(_ key: String, _ amount: Money?) {
        // Null where the amount is out of range.
        #expect(amount?.description == mark[key].string, "\(position.id) \(key) at \(price)")
      }
      compare("unrealized_pnl", try? position.unrealizedPnl(at: price))
      compare("total_pnl", try? position.totalPnl(at: price))
      compare("notional_value", try? position.notionalValue(at: price))
    }
  }

  /// NautilusTrader refuses both halves of a flip into an equal size; they are sound.
  @Test func positionsThatNautilusTraderCannotLoad() throws {
    for expectation in Corpus.expectations(kind: "position") where expectation.error != nil {
      let stored = try #require(Stored(expectation, collection: "positions"))
      let fills = try fills(stored)
      let contract = try audusd(try #require(fills.first))
      switch expectation.trader {
      case "CORRUPT-EQUALFLIP":
        let position = try Position(contract: contract, fills: fills)
        #expect(position.side == .long && position.quantity.description == "50")
        #expect(position.fills == [fills.last])
      case "CORRUPT-POSNOID":
        #expect(throws: PositionError.self) { try Position(contract: contract, fills: fills) }
      case "CORRUPT-NOINSTR":
        #expect(throws: Never.self) { try Position(contract: contract, fills: fills) }
      default: Issue.record("unexpected \(stored.key)")
      }
    }
  }

  private func audusd(_ fill: OrderEvent) throws -> PositionContract {
    let usd = try Stored.currency("USD")
    return PositionContract(
      instrumentId: fill.instrumentId, pricePrecision: 5, sizePrecision: 0, multiplier: .one,
      isInverse: false, baseCurrency: try Stored.currency("AUD"), isSpot: true, quoteCurrency: usd,
      settlementCurrency: usd, rules: .nautilus1221)
  }

  @Test func mutatedFillsAreFoldedOrRefused() throws {
    let logs = Corpus.soundRecords(collection: "positions").map { Stored($0) }
    var generator = SeededGenerator(seed: 99)
    let decoder = Stored.decoder()
    for _ in 0..<10_000 {
      let stored = try #require(logs.randomElement(using: &generator))
      var position: Position?
      for bytes in stored.elements {
        let isMutated = Bool.random(using: &generator)
        let mutation = isMutated ? generator.mutation(of: bytes) : bytes
        guard let fill = try? decoder.decode(OrderEvent.self, from: mutation) else {
          continue
        }
        if position == nil {
          position = try? Position(contract: audusd(fill), fill: fill)
        } else {
          try? position?.apply(fill)
        }
      }
      guard let position else { continue }
      _ = try? position.totalPnl(at: Price("1.5"))
      _ = MsgPackSerializer().serialize(PositionSnapshot(of: position))
    }
  }
}
