/// An amount of a currency: a signed 128-bit integer scaled by 10^16, rounded to the currency's decimals.
public struct Money: Sendable, Hashable {
  private let words: RawWords
  /// The amount times 10^16.
  public var raw: Int128 { words.signed }
  /// The currency.
  public let currency: Currency

  /// Wraps a scaled integer, which must not have more decimals than the currency.
  ///
  /// - Throws: `ValueError.outOfRange` or `.hiddenDecimals`.
  public init(raw: Int128, currency: Currency) throws(ValueError) {
    guard raw.magnitude <= Price.maxRaw.magnitude else {
      throw .outOfRange("\(raw)e-16 \(currency)")
    }
    guard !FixedPoint.hidesDecimals(raw.magnitude, precision: currency.precision) else {
      throw .hiddenDecimals("\(raw)e-16 \(currency)", precision: currency.precision)
    }
    words = RawWords(raw)
    self.currency = currency
  }

  /// Reads a decimal amount exactly, rounding half to even to the currency's decimals.
  ///
  /// - Throws: `ValueError`.
  public init(_ amount: String, _ currency: Currency) throws(ValueError) {
    self = try amount.readUTF8 { bytes throws(ValueError) in
      try Money(utf8: bytes, currency: currency)
    }
  }

  /// Reads a decimal amount in UTF-8 that has no more decimals than the currency, zeros aside.
  ///
  /// - Throws: `ValueError`; `.hiddenDecimals` where rounding would lose some.
  public init(exactUTF8 bytes: UnsafeRawBufferPointer, currency: Currency) throws(ValueError) {
    if let (_, decimals) = FixedPoint.plain(bytes), decimals <= Int(currency.precision) {
      self = try Money(utf8: bytes, currency: currency)
      return
    }
    let excess = try DecimalText(bytes).decimals - Int(currency.precision)
    guard excess <= 0 else {
      throw .hiddenDecimals(DecimalText.quoted(bytes), precision: currency.precision)
    }
    self = try Money(utf8: bytes, currency: currency)
  }

  /// How many decimals the text of an amount is written with.
  ///
  /// - Throws: `ValueError.notANumber`.
  package static func writtenDecimals(
    inUTF8 bytes: UnsafeRawBufferPointer
  ) throws(ValueError) -> Int {
    if let (_, decimals) = FixedPoint.plain(bytes) { return decimals }
    return try DecimalText(bytes).precision
  }

  /// Reads a decimal amount in UTF-8 as `init(_:_:)` does.
  ///
  /// - Throws: `ValueError`.
  public init(utf8 bytes: UnsafeRawBufferPointer, currency: Currency) throws(ValueError) {
    let isNegative: Bool
    let magnitude: UInt128
    if let (value, decimals) = FixedPoint.plain(bytes), decimals <= Int(currency.precision) {
      isNegative = false
      magnitude = FixedPoint.magnitude(value, decimals: decimals)
    } else {
      let text = try DecimalText(bytes)
      isNegative = text.isNegative
      magnitude = try FixedPoint.scaled(text, decimals: Int(currency.precision), source: bytes)
    }
    guard magnitude <= Price.maxRaw.magnitude else { throw .outOfRange(DecimalText.quoted(bytes)) }
    words = RawWords(isNegative ? -Int128(magnitude) : Int128(magnitude))
    self.currency = currency
  }

  /// Rounds a double to the currency's decimals, halves away from zero, as NautilusTrader does.
  ///
  /// - Throws: `ValueError.outOfRange`.
  public init(_ value: Double, _ currency: Currency) throws(ValueError) {
    guard
      let magnitude = FixedPoint.magnitude(of: value, precision: currency.precision),
      magnitude <= Price.maxRaw.magnitude
    else { throw .outOfRange("\(value) \(currency)") }
    words = RawWords(value < 0 ? -Int128(magnitude) : Int128(magnitude))
    self.currency = currency
  }

  /// Nothing of a currency.
  public static func zero(_ currency: Currency) -> Money {
    Money(uncheckedRaw: 0, currency: currency)
  }

  init(uncheckedRaw raw: Int128, currency: Currency) {
    words = RawWords(raw)
    self.currency = currency
  }

  /// The amount after a detour through a double, which NautilusTrader's sums begin with.
  ///
  /// - Throws: `ValueError.outOfRange`.
  func throughDouble() throws(ValueError) -> Money {
    // Fewer than 2^50 units of the last decimal come back as they went.
    let unit = FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision - currency.precision)]
    return raw.magnitude < unit << 50 ? self : try Money(doubleValue, currency)
  }

  /// The value as NautilusTrader computes with it: `Double(raw) / 1e16`.
  public var doubleValue: Double { FixedPoint.double(raw) }

  /// The double nearest to the amount, which `doubleValue` is not always.
  var nearestDouble: Double {
    let hidden = FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision - currency.precision)]
    let units = raw.magnitude / hidden
    // Both are exact, so that the division alone rounds.
    guard units < 1 << 53 else { return Double(amountDescription) ?? doubleValue }
    let magnitude =
      FixedPoint.nearest(units)
      / FixedPoint.nearest(FixedPoint.powersOfTen[Int(currency.precision)])
    return raw < 0 ? -magnitude : magnitude
  }
}

extension Money: CustomStringConvertible {
  /// The amount with the currency's decimals, a space, and the code: `-4.30 USD`.
  public var description: String { "\(amountDescription) \(currency.code)" }

  /// The amount alone, with the currency's decimals.
  public var amountDescription: String { FixedPointText.string(writeAmount) }

  /// Writes the amount as ASCII to a buffer of at least 48 bytes; returns the number of bytes.
  package func writeAmount(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    FixedPoint.write(
      isNegative: raw < 0, magnitude: raw.magnitude, precision: currency.precision, to: buffer)
  }
}
