import Fixtures
import TradingModel
import TradingSerialization

extension Differences {
  /// Compares an account with the state that NautilusTrader 2.0 has of it.
  init(_ account: Account, _ state: JSON) {
    compare("id", account.id.value, state["id"])
    compare("type", account.type.rawValue, state["type"])
    compare("base_currency", account.baseCurrency?.description, state["base_currency"])
    compareBalances(account, state)
    compare("event_ids", account.events.map { "\($0.eventId)" }, state["event_ids"])
    let instruments = account.margins.filter { $0.instrumentId != nil }
    compareMargins("margins", instruments, state) {
      "\($0.instrumentId as Any)"
    } expected: {
      "\((try? InstrumentId($0["instrument_id"].string ?? "")) as Any)"
    }
    let wide = account.margins.filter { $0.instrumentId == nil }
    compareMargins("account_margins", wide, state) {
      "\($0.currency)"
    } expected: {
      $0["currency"].string ?? ""
    }
    compareLast(account.lastEvent, state["last_event"])
  }

  private mutating func compareBalances(_ account: Account, _ state: JSON) {
    let balances = state["balances"].object
    if account.balances.count != balances.count { note("balances: \(account.balances.count)") }
    for balance in account.balances {
      let expected = state["balances"]["\(balance.currency)"]
      compare("total", balance.total.description, expected["total"])
      compare("locked", balance.locked.description, expected["locked"])
      compare("free", balance.free.description, expected["free"])
    }
    for total in account.startingBalances {
      compare("starting", total.description, state["starting_balances"]["\(total.currency)"])
    }
  }

  private mutating func compareMargins(
    _ name: String, _ margins: [MarginBalance], _ state: JSON, of key: (MarginBalance) -> String,
    expected: (JSON) -> String
  ) {
    let texts = margins.map { "\(key($0)) \($0.initial) \($0.maintenance)" }
    let others = state[name].array.map {
      "\(expected($0)) \($0["initial"].string ?? "") \($0["maintenance"].string ?? "")"
    }
    if texts.sorted() != others.sorted() { note("\(name): \(texts) is not \(others)") }
  }

  private mutating func compareLast(_ event: AccountState, _ last: JSON) {
    compare("event_id", "\(event.eventId)", last["event_id"])
    compare("reported", event.isReported, last["reported"])
    compare("ts_event", event.tsEvent, last["ts_event"])
    compare("ts_init", event.tsInit, last["ts_init"])
    if let found = DynamicValue.map(event.info).difference(from: last["info"]) {
      note("info: \(found)")
    }
  }
}
