import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// The accounts that NautilusTrader stored, and what it makes of them.
@Suite struct AccountCorpusTests {
  @Test func everyStatementIsWrittenBackIdentically() throws {
    var count = 0
    for record in Corpus.soundRecords(collection: "accounts") {
      let stored = Stored(record)
      let decoder = Stored.decoder()
      for bytes in stored.elements {
        let state = try decoder.decode(AccountState.self, from: bytes)
        #expect(stored.serializer.serialize(state) == bytes, "\(stored.key)")
        count += 1
      }
    }
    #expect(count > 80)
  }

  @Test func everyAccountHasTheExpectedState() throws {
    var count = 0
    for expectation in Corpus.expectations(kind: "account") {
      guard let state = expectation.state else { continue }
      let stored = try #require(Stored(expectation, collection: "accounts"))
      let decoder = Stored.decoder()
      let account = try Account(
        events: stored.elements.map { try decoder.decode(AccountState.self, from: $0) },
        rules: .nautilus1221)
      #expect(account.id.value == expectation.id)
      #expect(account.type.rawValue == state["type"].string)
      #expect(account.baseCurrency?.description == state["base_currency"].string)
      #expect(account.isCashAccount == state["is_cash_account"].bool)
      #expect(account.isMarginAccount == state["is_margin_account"].bool)
      #expect(account.eventCount == state["event_count"].uint.map(Int.init))
      #expect(account.events.map { .string("\($0.eventId)") } == state["event_ids"].array)
      #expect(balances(of: account) == state["balances"].object, "\(stored.key)")
      #expect(
        Dictionary(
          uniqueKeysWithValues: account.startingBalances.map {
            ("\($0.currency)", JSON.string("\($0)"))
          }) == state["starting_balances"].object)
      #expect(margins(of: account) == state["margins"].array, "\(stored.key)")
      let difference = try account.lastEvent.plainMap().difference(from: state["last_event"])
      #expect(difference == nil, "\(stored.key)")
      count += 1
    }
    #expect(count == 50)
  }

  private func balances(of account: Account) -> [String: JSON] {
    Dictionary(
      uniqueKeysWithValues: account.balances.map {
        let amounts = ["total": $0.total, "locked": $0.locked, "free": $0.free]
        return ("\($0.currency)", .map(amounts.mapValues { .string("\($0)") }))
      })
  }

  private func margins(of account: Account) -> [JSON] {
    account.margins.map {
      .map([
        "instrument_id": $0.instrumentId.map { .string($0.value) } ?? .null,
        "initial": .string("\($0.initial)"), "maintenance": .string("\($0.maintenance)"),
      ])
    }
  }

  @Test func damagedAccountsAreErrors() throws {
    var errors: [String: String] = [:]
    for expectation in Corpus.expectations(kind: "account") where expectation.error != nil {
      let stored = try #require(Stored(expectation, collection: "accounts"))
      let decoder = Stored.decoder()
      do {
        _ = try Account(
          events: stored.elements.map { try decoder.decode(AccountState.self, from: $0) })
        Issue.record("\(stored.key) was read")
      } catch {
        errors[expectation.id] = "\(error)"
      }
    }
    #expect(
      errors == [
        "BAD-001": "malformed: a byte starts no MessagePack value",
        "NEG-001": "account NEG-001 may not borrow, but its total is -5.00 USD",
        "SUM-001": "balances: total 5.00 USD less locked 1.00 USD is not free 3.00 USD",
        "TYPE-001": "account TYPE-001 is MARGIN, the event says BETTING",
      ])
  }

  @Test func truncationsAndMutationsAreErrorsOrValues() throws {
    let decoder = Stored.decoder()
    let records = Corpus.soundRecords(collection: "accounts").flatMap(\.elements)
    for bytes in records {
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try decoder.decode(AccountState.self, from: Array(bytes.prefix(count)))
        }
      }
    }
    var generator = SeededGenerator(seed: 2_026)
    for _ in 0..<10_000 {
      let bytes = try #require(records.randomElement(using: &generator))
      let mutation = generator.mutation(of: bytes)
      guard let state = try? decoder.decode(AccountState.self, from: mutation) else { continue }
      _ = MsgPackSerializer().serialize(state)
      var account = try? Account(state)
      try? account?.apply(state)
    }
  }
}
