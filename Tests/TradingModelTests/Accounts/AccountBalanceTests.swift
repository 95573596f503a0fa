import Testing

@testable import TradingModel

@Suite struct AccountBalanceTests {
  @Test func amountsAddUpExactly() throws {
    // Beyond 2^53 units of the last decimal a double could not tell these apart.
    let btc = try Sample.currency("BTC")
    let total = try Money("12345678901.12345679", btc)
    let locked = try Money("0.00000001", btc)
    let free = try Money("12345678901.12345678", btc)
    let balance = try AccountBalance(total: total, locked: locked, free: free)
    #expect(balance.total.description == "12345678901.12345679 BTC")
    #expect(throws: AccountError.unbalanced(total: total, locked: locked, free: total)) {
      try AccountBalance(total: total, locked: locked, free: total)
    }
  }

  @Test func largestAmounts() throws {
    let usd = try Sample.currency("USD")
    let most = try Money(raw: Price.maxRaw, currency: usd)
    let least = try Money(raw: -Price.maxRaw, currency: usd)
    #expect(throws: AccountError.unbalanced(total: most, locked: least, free: most)) {
      try AccountBalance(total: most, locked: least, free: most)
    }
    #expect(try AccountBalance(total: most, locked: .zero(usd), free: most).free == most)
  }

  @Test func oneCurrency() throws {
    let (usd, eur) = (try Sample.currency("USD"), try Sample.currency("EUR"))
    #expect(throws: AccountError.mixedCurrencies(usd, eur)) {
      try AccountBalance(total: .zero(usd), locked: .zero(usd), free: .zero(eur))
    }
    #expect(throws: AccountError.mixedCurrencies(usd, eur)) {
      try AccountBalance(total: .zero(usd), locked: .zero(eur), free: .zero(usd))
    }
    #expect(throws: AccountError.mixedCurrencies(usd, eur)) {
      try MarginBalance(initial: .zero(usd), maintenance: .zero(eur))
    }
  }

  @Test func marginsAreNotNegative() throws {
    let usd = try Sample.currency("USD")
    let debt = try Money("-0.01", usd)
    #expect(throws: AccountError.negativeMargin(debt)) {
      try MarginBalance(initial: debt, maintenance: .zero(usd))
    }
    #expect(throws: AccountError.negativeMargin(debt)) {
      try MarginBalance(initial: .zero(usd), maintenance: debt)
    }
  }
}
