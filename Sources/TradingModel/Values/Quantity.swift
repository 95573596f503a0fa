/// A quantity: an unsigned 128-bit integer scaled by 10^16, with up to 16 decimals shown.
///
/// Equality and order compare values, not precision: `1.0 == 1.00`.
public struct Quantity: Sendable {
  private let words: RawWords
  /// The quantity times 10^16.
  public var raw: UInt128 { words.unsigned }
  /// How many decimals are written.
  public let precision: UInt8

  /// The largest `raw`: 34,028,236,692,093, as in NautilusTrader 1.231. (1.221 holds 0.003 less.)
  public static let maxRaw: UInt128 = 34_028_236_692_093 * FixedPoint.scalar

  /// Wraps a scaled integer, which must not have more decimals than are shown.
  ///
  /// - Throws: `ValueError.outOfRange`, `.tooPrecise` or `.hiddenDecimals`.
  public init(raw: UInt128, precision: UInt8) throws(ValueError) {
    guard precision <= FixedPoint.maxPrecision else { throw .tooPrecise("\(raw)") }
    guard raw <= Quantity.maxRaw else { throw .outOfRange("\(raw)e-16") }
    guard !FixedPoint.hidesDecimals(raw, precision: precision) else {
      throw .hiddenDecimals("\(raw)e-16", precision: precision)
    }
    words = RawWords(raw)
    self.precision = precision
  }

  /// Reads decimal text exactly; the digits behind the point are the precision.
  ///
  /// - Throws: `ValueError`.
  public init(_ text: String) throws(ValueError) {
    self = try text.readUTF8 { bytes throws(ValueError) in try Quantity(utf8: bytes) }
  }

  /// Reads UTF-8 text as `init(_:)` does.
  ///
  /// - Throws: `ValueError`.
  public init(utf8 bytes: UnsafeRawBufferPointer) throws(ValueError) {
    let (isNegative, magnitude, precision) = try FixedPoint.parse(bytes)
    guard !isNegative else { throw .negative(DecimalText.quoted(bytes)) }
    guard magnitude <= Quantity.maxRaw else { throw .outOfRange(DecimalText.quoted(bytes)) }
    words = RawWords(magnitude)
    self.precision = precision
  }

  /// Rounds a non-negative double to `precision` decimals, halves away from zero.
  ///
  /// - Throws: `ValueError.negative`, `.outOfRange` or `.tooPrecise`.
  public init(_ value: Double, precision: UInt8) throws(ValueError) {
    guard precision <= FixedPoint.maxPrecision else { throw .tooPrecise("\(value)") }
    guard let magnitude = FixedPoint.magnitude(of: value, precision: precision) else {
      throw .outOfRange("\(value)")
    }
    guard value >= 0 || magnitude == 0 else { throw .negative("\(value)") }
    try self.init(raw: magnitude, precision: precision)
  }

  /// Nothing, with no decimals.
  public static let zero = Quantity(uncheckedRaw: 0, precision: 0)

  /// Nothing, with a number of decimals (at most 16).
  public static func zero(precision: UInt8) -> Quantity {
    Quantity(uncheckedRaw: 0, precision: min(precision, FixedPoint.maxPrecision))
  }

  /// One, with no decimals.
  public static let one = Quantity.whole(1)

  /// The smallest quantity with this many decimals (at most 16).
  public static func step(decimals: UInt8) -> Quantity {
    let decimals = min(decimals, FixedPoint.maxPrecision)
    let raw = FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision - decimals)]
    return Quantity(uncheckedRaw: raw, precision: decimals)
  }

  /// A whole number, with no decimals.
  static func whole(_ value: UInt32) -> Quantity {
    Quantity(uncheckedRaw: UInt128(value) * FixedPoint.scalar, precision: 0)
  }

  /// For a raw value and a precision that are known to be in range.
  init(uncheckedRaw raw: UInt128, precision: UInt8) {
    words = RawWords(raw)
    self.precision = precision
  }

  /// The value as NautilusTrader computes with it: `Double(raw) / 1e16`.
  public var doubleValue: Double { FixedPoint.nearest(raw) / 1e16 }
}

extension Quantity: Hashable, Comparable {
  public static func == (lhs: Quantity, rhs: Quantity) -> Bool { lhs.raw == rhs.raw }
  public static func < (lhs: Quantity, rhs: Quantity) -> Bool { lhs.raw < rhs.raw }
  public func hash(into hasher: inout Hasher) { hasher.combine(raw) }
}

extension Quantity: TextCodable {
  /// The quantity with `precision` decimals.
  public var description: String { FixedPointText.string(write) }

  /// Writes `description` as ASCII to a buffer of at least 48 bytes; returns the number of bytes.
  package func write(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    FixedPoint.write(isNegative: false, magnitude: raw, precision: precision, to: buffer)
  }
}
