public import TradingModel

/// An order at the venue.
public struct VenueOrder: Sendable {
  /// What was asked for.
  public let ticket: OrderTicket
  /// Whether nothing will happen to it any more.
  public internal(set) var isClosed = false
  /// How much of it is filled, in thousandths.
  public internal(set) var filledLots: Int64 = 0

  let number: Int
  let venueOrderId: VenueOrderId
  let lots: Int64
  let limit: Int64
  let offset: Int64
  var trigger: Int64
  var isTriggered = false
  var matches = 0

  var leaves: Int64 { lots - filledLots }

  init(_ ticket: OrderTicket, number: Int) {
    self.ticket = ticket
    self.number = number
    venueOrderId = VenueOrderId(unchecked: Text("V-\(number)"))
    lots = ticket.quantity.lots
    limit = ticket.price?.cents ?? 0
    offset = ticket.offset?.cents ?? 0
    trigger = ticket.trigger?.cents ?? 0
  }
}

/// What an account holds: cash of both sides of the pair, or the margin of the contract.
struct VenueAccount: Sendable {
  /// In units of 10^-8.
  private var usdt: Int64
  /// In thousandths; only a cash account has coins.
  private var coins: Int64?
  private var netLots: Int64 = 0
  private var lastCents: Int64 = 0

  init(opening: AccountState) {
    let totals = opening.balances.map(\.total)
    usdt = Int64(clamping: (totals.first?.raw ?? 0) / 100_000_000)
    guard opening.type == .cash, let coin = totals.last else { return }
    coins = Int64(clamping: coin.raw / 10_000_000_000_000)
  }

  /// Books a match and returns its fee of a ten-thousandth, in 10^-8 USDT.
  mutating func trade(lots: Int64, cents: Int64) -> Int64 {
    let fee = abs(lots) * cents / 10
    if let held = coins {
      coins = held + lots
      usdt -= lots * cents * 1000
    } else {
      // A contract is settled at every match: what is held gains what the price has moved.
      usdt += netLots * (cents - lastCents) * 1000
      netLots += lots
      lastCents = cents
    }
    usdt -= fee
    return fee
  }

  func totals() throws -> [Money] {
    var totals = [try VenueAccount.usdt(usdt)]
    if let coins {
      totals.append(
        try Money(raw: Int128(coins) * 10_000_000_000_000, currency: VenueListing.currency("ETH")))
    }
    return totals
  }

  static func usdt(_ units: Int64) throws -> Money {
    try Money(raw: Int128(units) * 100_000_000, currency: VenueListing.currency("USDT"))
  }
}

extension Price {
  /// A price with two decimals.
  public init(cents: Int64) throws {
    try self.init(raw: Int128(cents) * 100_000_000_000_000, precision: 2)
  }

  /// The price in hundredths.
  public var cents: Int64 { Int64(clamping: raw / 100_000_000_000_000) }
}

extension Quantity {
  /// A quantity with three decimals; a negative number of lots is none.
  public init(lots: Int64) throws {
    try self.init(raw: UInt128(clamping: lots) * 10_000_000_000_000, precision: 3)
  }

  /// The quantity in thousandths.
  public var lots: Int64 { Int64(clamping: raw / 10_000_000_000_000) }
}
