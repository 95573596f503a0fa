import ServerTestKit
import Testing
import TradingCache

/// The intent to submit an order is durable before the order is sent; after a crash the intents without
/// an answer are known.
@Suite struct IntentTests {
  @Test func aRestartKnowsWhatToAskTheVenueAbout() async throws {
    let trader = try uniqueTrader()
    let before = try await open(trader)
    for id in ["O-unsent", "O-created", "O-submitted", "O-accepted"] {
      try before.addSubmitOrderCommand(submitOrder(trader, id))
    }
    try before.addOrder(order(trader, "O-created", eventCount: 1))
    try before.addOrder(order(trader, "O-submitted", eventCount: 2))
    // An order without an intent of ours was not ours to send.
    try before.addOrder(order(trader, "O-other", eventCount: 2))
    let last = try before.addOrder(order(trader, "O-accepted", eventCount: 3))
    try await before.confirmed(last)
    // It is not closed, as in a crash.
    let state = try await open(trader).loadAll()
    #expect(
      state.unresolvedSubmits.map(\.initialized.clientOrderId.value).sorted()
        == ["O-created", "O-submitted", "O-unsent"])
    #expect(state.report.unresolvedSubmits == 3)
    #expect(state.report.lastStop == .unclean)
  }
}
