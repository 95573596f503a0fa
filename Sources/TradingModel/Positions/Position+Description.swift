extension Position: Identifiable, CustomStringConvertible {
  /// What it holds and has earned: `P-1: LONG 0.5 ETHUSDT.BINANCE from 2000.0, realized 1.00 USDT`.
  public var description: String {
    let held = isOpen ? " \(quantity)" : ""
    return "\(id): \(side.rawValue)\(held) \(instrumentId) from \(averageOpenPrice), "
      + "realized \(realizedPnl)"
  }
}
