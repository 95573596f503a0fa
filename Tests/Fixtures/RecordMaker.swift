package import TestSupport
package import TradingModel

/// Makes random values of the model, edges of their types among them, as a user could make them.
package struct RecordMaker {
  package var random: SeededGenerator
  /// Whether JSON holds what maps of free form have.
  package let isForJSON: Bool

  package init(seed: UInt64, isForJSON: Bool = false) {
    random = SeededGenerator(seed: seed)
    self.isForJSON = isForJSON
  }

  package mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
  package mutating func chance(_ of: Int) -> Bool { below(of) == 0 }
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
  mutating func maybe<Value>(_ make: (inout RecordMaker) throws -> Value) rethrows -> Value? {
    chance(2) ? nil : try make(&self)
  }

  // MARK: Values

  mutating func text() -> String {
    pick([
      "", " ", "a", "naïve ☃", "café", "cafe\u{301}", "quote \" \\ \n", "日本", "\u{0}", "None",
      String(repeating: "x", count: below(400)), "w\(below(1000))",
    ])
  }

  mutating func word() -> String {
    pick(["O-", "w ", "*?[", "a:b:"]) + String(random.next() >> 20, radix: 36)
  }

  mutating func time() -> UnixNanos {
    UnixNanos(
      pick([
        0, 1, .max, 1 << 53, 1 << 63, 1_900_000_000_000_000_000 + random.next() >> 8,
        1_900_000_000 * 1_000_000_000 - 1, random.next(),
      ]))
  }

  package mutating func precision() -> UInt8 { pick([0, 1, 2, 3, 5, 8, 9, 15, 16]) }

  mutating func raw(_ precision: UInt8, atMost limit: UInt128) -> UInt128 {
    let unit = (0..<16 - Int(precision)).reduce(UInt128(1)) { unit, _ in unit * 10 }
    let units = pick([0, 1, 9, 10, UInt128(random.next()), UInt128(random.next() >> 40), .max])
    return min(units, limit / unit) * unit
  }

  package mutating func quantity(_ precision: UInt8) throws -> Quantity {
    try Quantity(raw: raw(precision, atMost: Quantity.maxRaw), precision: precision)
  }

  mutating func quantity() throws -> Quantity { try quantity(precision()) }

  mutating func price() throws -> Price {
    let precision = precision()
    let raw = Int128(raw(precision, atMost: Price.maxRaw.magnitude))
    return try Price(raw: chance(4) ? -raw : raw, precision: precision)
  }

  mutating func money(_ currency: Currency) throws -> Money {
    let raw = Int128(raw(currency.precision, atMost: Price.maxRaw.magnitude))
    return try Money(raw: chance(3) ? -raw : raw, currency: currency)
  }

  mutating func money() throws -> Money { try money(currency()) }

  /// One of the built-in currencies, or one that `RecordMaker.currencies` describes.
  mutating func currency() -> Currency { pick(Self.currencies) }

  /// Those that a reader has to know.
  package static let currencies: [Currency] = {
    let own = (0...16).compactMap { decimals in
      try? Currency(
        code: "OWN\(decimals)", precision: UInt8(decimals), name: "own ☃",
        kind: Currency.Kind.allCases[decimals % 3])
    }
    return own + ["USD", "USDT", "BTC", "JPY", "pUSD"].compactMap { Currency.builtIns[$0] }
  }()

  package static var currencyTable: CurrencyTable {
    var table = CurrencyTable()
    for currency in currencies { table.register(currency) }
    return table
  }

  mutating func decimal() throws -> ExactDecimal {
    switch below(4) {
    case 0: ExactDecimal(coefficient: Int128(random.next()), exponent: Int32(below(80)) - 40)
    case 1: ExactDecimal(coefficient: pick([.min, .max, 0, -1]), exponent: pick([.min, .max, 0]))
    case 2: try ExactDecimal(pick(["-0.000", "0E+7", "1E-400", "0.0300", "00.10"]))
    default: ExactDecimal(coefficient: -Int128(below(1000)), exponent: Int32(-below(6)))
    }
  }

  /// A map of free form, whose keys NautilusTrader takes for no timestamps'.
  package mutating func map(_ depth: Int = 0) -> DynamicMap {
    var map = DynamicMap()
    for _ in 0..<pick([0, 0, 1, 3, 17]) {
      let key: DynamicValue =
        isForJSON || !chance(8) ? .string("k" + text()) : value(DynamicMap.maxDepth)
      map.entries.append(DynamicMap.Entry(key: key, value: value(depth + 1)))
    }
    return map
  }

  mutating func value(_ depth: Int) -> DynamicValue {
    switch below(depth < 4 ? 11 : 8) {
    case 0: return .null
    case 1: return .bool(chance(2))
    case 2: return .int(Int64(bitPattern: random.next()) >> Int64(below(64)))
    case 3: return .uint(random.next() >> UInt64(below(64)))
    case 4: return .string(text())
    case 5: return .double(pick([0.5, -0.0, 1e300, .leastNonzeroMagnitude, isForJSON ? 1 : .nan]))
    case 6: return isForJSON ? .null : .bytes(Array(text().utf8))
    case 7:
      return isForJSON
        ? .bool(true) : .ext(type: Int8(below(256) - 128), bytes: Array(text().utf8))
    case 8: return .array((0..<below(4)).map { _ in value(depth + 1) })
    default: return .map(map(depth))
    }
  }
}
