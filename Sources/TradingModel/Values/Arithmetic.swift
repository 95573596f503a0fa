/// Exact arithmetic: nothing passes through a `Double`, and what leaves the range of its type throws.
///
/// A sum of prices or quantities has the decimals of the one with more.
extension Price {
  /// - Throws: `ValueError.outOfRange`.
  public static func + (lhs: Price, rhs: Price) throws(ValueError) -> Price {
    try Price(raw: lhs.raw + rhs.raw, precision: max(lhs.precision, rhs.precision))
  }

  /// - Throws: `ValueError.outOfRange`.
  public static func - (lhs: Price, rhs: Price) throws(ValueError) -> Price {
    try Price(raw: lhs.raw - rhs.raw, precision: max(lhs.precision, rhs.precision))
  }

  /// The price with the other sign.
  public static prefix func - (price: Price) -> Price {
    Price(uncheckedRaw: -price.raw, precision: price.precision)
  }
}

extension Quantity {
  /// - Throws: `ValueError.outOfRange`.
  public static func + (lhs: Quantity, rhs: Quantity) throws(ValueError) -> Quantity {
    try Quantity(raw: lhs.raw + rhs.raw, precision: max(lhs.precision, rhs.precision))
  }

  /// - Throws: `ValueError.negative` when there is less than is taken away.
  public static func - (lhs: Quantity, rhs: Quantity) throws(ValueError) -> Quantity {
    guard lhs.raw >= rhs.raw else { throw .negative("\(lhs) - \(rhs)") }
    return try Quantity(raw: lhs.raw - rhs.raw, precision: max(lhs.precision, rhs.precision))
  }

  /// What it is worth at a price, rounded half to even to the currency's decimals.
  ///
  /// - Throws: `ValueError.outOfRange`.
  public func value(at price: Price, in currency: Currency) throws(ValueError) -> Money {
    try Money(scaledTwice: WideInteger(price.raw, times: raw), currency)
  }
}

extension Money {
  /// - Throws: `ValueError.outOfRange` or `.currencyMismatch`.
  public static func + (lhs: Money, rhs: Money) throws(ValueError) -> Money {
    guard lhs.currency == rhs.currency else {
      throw .currencyMismatch("\(lhs.currency)", "\(rhs.currency)")
    }
    // The same code may be described with more decimals by one of them.
    let currency =
      lhs.currency.precision < rhs.currency.precision ? rhs.currency : lhs.currency
    return try Money(raw: lhs.raw + rhs.raw, currency: currency)
  }

  /// - Throws: `ValueError.outOfRange` or `.currencyMismatch`.
  public static func - (lhs: Money, rhs: Money) throws(ValueError) -> Money { try lhs + -rhs }

  /// The amount with the other sign.
  public static prefix func - (amount: Money) -> Money {
    Money(uncheckedRaw: -amount.raw, currency: amount.currency)
  }

  /// A number scaled by 10^32, rounded half to even to the currency's decimals.
  init(scaledTwice value: WideInteger?, _ currency: Currency) throws(ValueError) {
    let hidden = Int(FixedPoint.maxPrecision - currency.precision)
    let divisor = FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision) + hidden]
    let units = value?.divided(by: divisor)
    guard let raw = units?.multiplied(by: FixedPoint.powersOfTen[hidden])?.exact else {
      throw .outOfRange("an amount of \(currency)")
    }
    try self.init(raw: raw, currency: currency)
  }
}

extension Money: Comparable {
  /// Orders by amount; amounts of different currencies by the currency's code, so that a list of several
  /// can be sorted.
  public static func < (lhs: Money, rhs: Money) -> Bool {
    lhs.currency == rhs.currency
      ? lhs.raw < rhs.raw : lhs.currency.code < rhs.currency.code
  }
}
