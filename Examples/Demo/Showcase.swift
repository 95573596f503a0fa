import ServerTestKit
import TradingCache

/// A database that NautilusTrader 1.221 wrote, restored and shown.
struct Showcase {
  let server: RedisServer

  func run() async throws {
    let keys = try StoredKeys(path: StoredKeys.fixturePath).write(to: server.configuration)
    headline("1. A database that NautilusTrader 1.221 wrote: \(keys) keys")
    var accounts = Table([
      .text("ACCOUNT"), .text("TYPE"), .text("CURRENCY"), .number("TOTAL"), .number("LOCKED"),
      .number("FREE"), .number("STATEMENTS"),
    ])
    var orders = Table([
      .text("WORKING ORDER"), .text("STATUS"), .text("SIDE"), .number("QUANTITY"), .text("TYPE"),
      .number("PRICE"), .number("TRIGGER"), .number("FILLED"),
    ])
    var positions = Table([
      .text("POSITION"), .text("SIDE"), .number("QUANTITY"), .number("PEAK"), .number("OPENED AT"),
      .number("CLOSED AT"), .number("REALIZED"),
    ])
    var report: [String] = []
    for trader in ["ENGINE-NETTING", "ENGINE-HEDGING"] {
      var configuration = RedisCacheDatabase.Configuration(redis: server.configuration)
      configuration.role = .readOnly
      let database = try await RedisCacheDatabase(
        traderId: TraderId(trader), config: configuration)
      let started = ContinuousClock.now
      let state = try await database.loadAll()
      report.append(summary(trader, state, in: started.duration(to: .now)))
      try await database.close()
      add(state, &accounts, &orders, &positions)
    }
    for table in [accounts, orders, positions] {
      say()
      for line in table.lines { say(line) }
    }
    say()
    for line in report { say("  \(line)") }
  }

  private func summary(_ trader: String, _ state: RestoredState, in duration: Duration) -> String {
    let events = state.orders.reduce(0) { $0 + $1.events.count }
    return "\(trader): \(state.orders.count) orders with \(events) events, "
      + "\(state.positions.count) positions restored in \(decimal(duration.milliseconds, places: 1)) ms"
  }

  private func add(
    _ state: RestoredState, _ accounts: inout Table, _ orders: inout Table,
    _ positions: inout Table
  ) {
    for account in state.accounts {
      for balance in account.balances {
        accounts.add([
          "\(account.id)", account.type.rawValue, "\(balance.currency.code)",
          balance.total.amountDescription, balance.locked.amountDescription,
          balance.free.amountDescription, "\(account.eventCount)",
        ])
      }
    }
    for order in state.orders where !order.isClosed {
      orders.add([
        "\(order.clientOrderId)", order.status.rawValue, order.side.rawValue, "\(order.quantity)",
        order.type.rawValue, order.price?.description ?? "-",
        order.triggerPrice?.description ?? "-", "\(order.filledQuantity)",
      ])
    }
    for position in state.positions {
      positions.add([
        "\(position.id)", position.side.rawValue, "\(position.quantity)",
        "\(position.peakQuantity)", decimal(position.averageOpenPrice, places: 5),
        position.averageClosePrice > 0 ? decimal(position.averageClosePrice, places: 5) : "-",
        "\(position.realizedPnl)",
      ])
    }
  }
}
