/// A price: a signed 128-bit integer scaled by 10^16, with up to 16 decimals shown.
///
/// Equality and order compare values, not precision: `1.0 == 1.00`.
public struct Price: Sendable {
  private let words: RawWords
  /// The price times 10^16.
  public var raw: Int128 { words.signed }
  /// How many decimals are written.
  public let precision: UInt8

  /// The largest magnitude of `raw`: 17,014,118,346,046, as in NautilusTrader 1.231. (1.221 holds 0.001
  /// less.)
  public static let maxRaw: Int128 = 17_014_118_346_046 * 10_000_000_000_000_000

  /// Wraps a scaled integer, which must not have more decimals than are shown.
  ///
  /// - Throws: `ValueError.outOfRange`, `.tooPrecise` or `.hiddenDecimals`.
  public init(raw: Int128, precision: UInt8) throws(ValueError) {
    guard precision <= FixedPoint.maxPrecision else { throw .tooPrecise("\(raw)") }
    guard raw.magnitude <= Price.maxRaw.magnitude else { throw .outOfRange("\(raw)e-16") }
    guard !FixedPoint.hidesDecimals(raw.magnitude, precision: precision) else {
      throw .hiddenDecimals("\(raw)e-16", precision: precision)
    }
    words = RawWords(raw)
    self.precision = precision
  }

  /// Reads decimal text exactly; the digits behind the point are the precision.
  ///
  /// - Throws: `ValueError`.
  public init(_ text: String) throws(ValueError) {
    self = try text.readUTF8 { bytes throws(ValueError) in try Price(utf8: bytes) }
  }

  /// Reads UTF-8 text as `init(_:)` does.
  ///
  /// - Throws: `ValueError`.
  public init(utf8 bytes: UnsafeRawBufferPointer) throws(ValueError) {
    let (isNegative, magnitude, precision) = try FixedPoint.parse(bytes)
    guard magnitude <= Price.maxRaw.magnitude else { throw .outOfRange(DecimalText.quoted(bytes)) }
    words = RawWords(isNegative ? -Int128(magnitude) : Int128(magnitude))
    self.precision = precision
  }

  /// The smallest price with this many decimals (at most 16).
  public static func step(decimals: UInt8) -> Price {
    let decimals = min(decimals, FixedPoint.maxPrecision)
    let raw = FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision - decimals)]
    return Price(uncheckedRaw: Int128(raw), precision: decimals)
  }

  init(uncheckedRaw raw: Int128, precision: UInt8) {
    words = RawWords(raw)
    self.precision = precision
  }

  /// The value as NautilusTrader computes with it: `Double(raw) / 1e16`.
  public var doubleValue: Double { FixedPoint.double(raw) }
}

extension Price: Hashable, Comparable {
  public static func == (lhs: Price, rhs: Price) -> Bool { lhs.raw == rhs.raw }
  public static func < (lhs: Price, rhs: Price) -> Bool { lhs.raw < rhs.raw }
  public func hash(into hasher: inout Hasher) { hasher.combine(raw) }
}

extension Price: TextCodable {
  /// The price with `precision` decimals.
  public var description: String { FixedPointText.string(write) }

  /// Writes `description` as ASCII to a buffer of at least 48 bytes; returns the number of bytes.
  package func write(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    FixedPoint.write(
      isNegative: raw < 0, magnitude: raw.magnitude, precision: precision, to: buffer)
  }
}
