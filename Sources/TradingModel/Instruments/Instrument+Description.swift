extension Instrument: Identifiable, CustomStringConvertible {
  /// What it is and in which steps it trades: `ETHUSDT.BINANCE: SPOT in USDT, steps 0.01 x 0.001`.
  public var description: String {
    "\(id): \(instrumentClass.rawValue) in \(quoteCurrency), steps \(priceIncrement) x \(sizeIncrement)"
  }
}

extension SyntheticInstrument: Identifiable {}
