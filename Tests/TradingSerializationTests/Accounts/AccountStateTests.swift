import Testing
import TradingModel
import TradingSerialization

@Suite struct AccountStateTests {
  private static let header: DynamicMap = [
    "type": .string("AccountState"), "account_id": .string("SIM-001"),
    "account_type": .string("MARGIN"),
    "base_currency": .null, "event_id": .string("010c9256-2de8-4700-a674-49aecdd3a89a"),
    "ts_event": .int(1), "ts_init": .int(2), "reported": .bool(true), "info": .map([:]),
    "balances": .array([]), "margins": .array([]),
  ]

  private func read(_ changes: (inout DynamicMap) -> Void) throws -> AccountState {
    var map = Self.header
    changes(&map)
    let serializer = MsgPackSerializer()
    return try serializer.deserialize(AccountState.self, from: serializer.serialize(map))
  }

  @Test func amountsThatADoubleCannotHold() throws {
    let state = try read {
      $0["balances"] = .array([
        .map([
          "total": .string("12345678901.12345679"), "locked": .string("0.00000001"),
          "free": .string("12345678901.12345678"), "currency": .string("BTC"),
        ])
      ])
    }
    let balance = try #require(state.balances.first)
    #expect(balance.total.amountDescription == "12345678901.12345679")
    #expect(balance.free.amountDescription == "12345678901.12345678")
    let bytes = MsgPackSerializer().serialize(state)
    #expect(try MsgPackSerializer().deserialize(AccountState.self, from: bytes) == state)
  }

  /// A code that is no text is damage, and not a currency of its own.
  @Test func aCurrencyCodeMustBeText() throws {
    var map = Self.header
    map["base_currency"] = .string("QQQ")
    let serializer = MsgPackSerializer()
    var bytes = serializer.serialize(map)
    let place = try #require(bytes.firstRange(of: Array("QQQ".utf8)))
    #expect(try serializer.deserialize(AccountState.self, from: bytes).baseCurrency?.code != nil)
    bytes.replaceSubrange(place, with: [0xFF, 0xFE, 0x41])
    let error = #expect(throws: SerializationError.self) {
      try serializer.deserialize(AccountState.self, from: bytes)
    }
    #expect("\(String(describing: error))".contains("base_currency"))
  }

  @Test func absentAndNilValues() throws {
    let state = try read {
      $0["reported"] = .null
      $0["margins"] = .array([
        .map(["initial": .null, "maintenance": .null, "currency": .string("USD")]),
        .map([
          "initial": .string("1"), "maintenance": .string("2"), "currency": .string("USD"),
          "instrument_id": .null,
        ]),
      ])
    }
    #expect(!state.isReported)
    #expect(state.margins.map(\.initial.description) == ["0.00 USD", "1.00 USD"])
    #expect(state.margins.allSatisfy { $0.instrumentId == nil })
    for key in ["account_id", "account_type", "base_currency", "balances", "margins", "reported"] {
      #expect(throws: SerializationError.missingKey(key)) { try read { $0[key] = nil } }
    }
    for key in ["info", "event_id", "ts_event", "ts_init"] {
      #expect(throws: SerializationError.missingKey(key)) { try read { $0[key] = nil } }
    }
  }

  @Test func otherTypesAreRefused() {
    #expect(throws: SerializationError.unknownType("OrderFilled")) {
      try read { $0["type"] = .string("OrderFilled") }
    }
    #expect(throws: SerializationError.missingType) { try read { $0["type"] = nil } }
  }

  /// Versions up to 1.182: JSON inside binary, and amounts with their currency.
  @Test func statementsOfOlderVersions() throws {
    func json(_ text: String) -> DynamicValue { .bytes(Array(text.utf8)) }
    let state = try read {
      $0["balances"] = json(
        #"[{"type":"AccountBalance","total":"10.00 USD","locked":"2.50 USD","free":"7.50 USD"},"#
          + #"{"total":"0.00000001 BTC","locked":"0 BTC","free":"0.00000001 BTC"}]"#)
      $0["margins"] = json(
        #"[{"initial":"1.00 USD","maintenance":"0.50 USD","instrument_id":"AUD/USD.SIM"}]"#)
      $0["info"] = json(#"{"a":[1,null]}"#)
    }
    #expect(state.balances.map(\.free.description) == ["7.50 USD", "0.00000001 BTC"])
    #expect(state.margins.first?.maintenance.description == "0.50 USD")
    #expect(state.margins.first?.instrumentId?.value == "AUD/USD.SIM")
    #expect(state.info == ["a": .array([.int(1), .null])])
    #expect(throws: SerializationError.self) {
      try read {
        $0["balances"] = json(#"[{"total":"10.00 USD"}]"#)
        $0["margins"] = json("[]")
        $0["info"] = json("{}")
      }
    }
  }
}
