internal import CMsgPack
public import TradingModel

/// Reads records, one after another.
///
/// It keeps what repeats from record to record: the currencies it knows and the identifiers it met.
/// Not thread safe: give each thread its own.
public final class RecordDecoder {
  /// The currencies that amounts are read with.
  public var currencies: CurrencyTable {
    get { table }
    set {
      table = newValue
      hasAssumed = !table.assumed.isEmpty
      recentCurrencies.removeAll()
    }
  }
  private var table: CurrencyTable
  /// Whether what is being read is JSON, where binary is base64.
  private(set) var isReadingJSON = false
  /// Whether some currency was taken for granted.
  private var hasAssumed: Bool
  private let texts = RecentTable<Text>(bits: 9)
  private let recentCurrencies = RecentTable<Currency>(bits: 5)
  // The events of an order follow one another, and most of them have both.
  private var lastClientOrderId: ClientOrderId?
  private var lastVenueOrderId: VenueOrderId?

  /// By which rules the records that it reads are to be folded.
  public let rules: FoldingRules

  /// Makes a decoder that knows these currencies.
  public init(
    currencies: CurrencyTable = CurrencyTable(), rules: FoldingRules = .nautilus1231
  ) {
    table = currencies
    hasAssumed = !currencies.assumed.isEmpty
    self.rules = rules
  }

  /// Reads a record in MessagePack or JSON; which of them, the first byte tells.
  ///
  /// - Throws: `SerializationError`. Whatever the bytes are, it ends, and its memory is bounded by
  ///   their number.
  public func decode<Record: WireRecord>(
    _ type: Record.Type, from bytes: UnsafeRawBufferPointer
  ) throws(SerializationError) -> Record {
    try withMap(bytes) { map throws(SerializationError) in try Record(from: &map) }
  }

  /// Reads a map and hands it to `body`; it is valid during the call only.
  ///
  /// - Throws: `SerializationError` when the bytes are no map, and what `body` throws.
  public func withMap<Result>(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    try withMsgPack(bytes) { bytes throws(SerializationError) in
      var cursor = WireCursor(bytes)
      do throws(SerializationError) {
        let root = try cursor.read()
        guard mp_kind(UInt32(root.kind)) == MP_MAP else { throw .notAMap(found: root.kindName) }
        var map = WireMap(decoder: self, cursor: cursor, count: Int(root.size), depth: 1)
        let result = try body(&map)
        if !map.isRead || !map.cursor.isAtEnd { try RecordDecoder.check(bytes) }
        return result
      } catch {
        // Damage to the bytes explains more than what was missed in them.
        try RecordDecoder.check(bytes)
        throw error
      }
    }
  }

  /// Reads a value of free form.
  ///
  /// - Throws: `SerializationError`.
  public func decodeValue(
    from bytes: UnsafeRawBufferPointer
  ) throws(SerializationError) -> DynamicValue {
    try withMsgPack(bytes) { bytes throws(SerializationError) in
      try RecordDecoder.check(bytes)
      var cursor = WireCursor(bytes)
      return try cursor.dynamicValue(depth: 0)
    }
  }

  /// JSON is not hot: it becomes MessagePack first, so that there is one reader.
  @inline(__always)
  private func withMsgPack<Result>(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    guard bytes.first == UInt8(ascii: "{") else { return try body(bytes) }
    isReadingJSON = true
    defer { isReadingJSON = false }
    let transcoded = try JSONReader<DynamicValue>.read(bytes).msgPack
    return try transcoded.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try body(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Lets libmsgpack tell whether bytes are one value.
  @inline(never)
  private static func check(_ bytes: UnsafeRawBufferPointer) throws(SerializationError) {
    switch mp_check(bytes.baseAddress, bytes.count) {
    case 1: break
    case 0: throw .truncated
    case 2: throw .trailingBytes
    case MSGPACK_UNPACK_NOMEM_ERROR: throw .limitExceeded
    default: throw .malformed("a byte starts no MessagePack value")
    }
  }
}

// MARK: What repeats

extension RecordDecoder {
  /// An identifier that is likely to come again: one copy of its text is shared.
  @inline(__always)
  func sharedIdentifier<Value: Identifier>(
    _ bytes: UnsafeRawBufferPointer
  ) throws(IdentifierError) -> Value {
    let key = TextKey(bytes)
    if let known = texts.find(key, ObjectIdentifier(Value.self)),
      key.isWhole || known.isEqual(to: bytes)
    {
      return Value(unchecked: known)
    }
    return try newIdentifier(bytes, key)
  }

  @inline(never)
  private func newIdentifier<Value: Identifier>(
    _ bytes: UnsafeRawBufferPointer, _ key: TextKey
  ) throws(IdentifierError) -> Value {
    let value: Value = try identifier(bytes)
    texts.insert(value.text, key, ObjectIdentifier(Value.self))
    return value
  }

  // The next two are not one function that is given the last id as `inout`: a fill takes a tenth longer then.

  /// The id of an order, whose text is that of the record before if it is the same.
  @inline(__always)
  func clientOrderId(_ bytes: UnsafeRawBufferPointer) throws(IdentifierError) -> ClientOrderId {
    if let last = lastClientOrderId, last.text.isEqual(to: bytes) { return last }
    let id: ClientOrderId = try identifier(bytes)
    lastClientOrderId = id
    return id
  }

  /// Lets the records that come next share the text of their order's id.
  public func expect(_ id: ClientOrderId) { lastClientOrderId = id }

  /// The venue's name of an order, whose text is that of the record before if it is the same.
  @inline(__always)
  func venueOrderId(_ bytes: UnsafeRawBufferPointer) throws(IdentifierError) -> VenueOrderId {
    if let last = lastVenueOrderId, last.text.isEqual(to: bytes) { return last }
    let id: VenueOrderId = try identifier(bytes)
    lastVenueOrderId = id
    return id
  }

  /// An identifier that comes once.
  func identifier<Value: Identifier>(
    _ bytes: UnsafeRawBufferPointer
  ) throws(IdentifierError) -> Value {
    guard let text = Text(utf8: bytes) else {
      let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
      throw IdentifierError(type: "\(Value.self)", value: shown, rule: .notUTF8)
    }
    return try Value(text: text)
  }

  /// An amount of a currency; an unknown one has the decimals of its amounts.
  @inline(__always)
  func money(
    _ amount: UnsafeRawBufferPointer, _ code: UnsafeRawBufferPointer
  ) throws(ValueError) -> Money {
    try money(amount, currency(code))
  }

  /// An amount, whose currency is another one when nobody has described it and it has more decimals.
  @inline(__always)
  func money(
    _ amount: UnsafeRawBufferPointer, _ currency: Currency
  ) throws(ValueError) -> Money {
    try Money(
      exactUTF8: amount, currency: hasAssumed ? described(currency, amount) : currency)
  }

  @inline(never)
  private func described(
    _ currency: Currency, _ amount: UnsafeRawBufferPointer
  ) throws(ValueError) -> Currency {
    let code = currency.code.description
    guard table.assumed.contains(code) else { return currency }
    let described = try table.currency(
      code: code, decimals: Money.writtenDecimals(inUTF8: amount))
    if described.precision != currency.precision { recentCurrencies.removeAll() }
    return described
  }

  /// The currency of a code; an unknown code is assumed to have 8 decimals and remembered.
  @inline(__always)
  func currency(_ bytes: UnsafeRawBufferPointer) throws(ValueError) -> Currency {
    let key = TextKey(bytes)
    if let known = recentCurrencies.find(key, nil), key.isWhole || known.code.isEqual(to: bytes) {
      return known
    }
    return try lookUpCurrency(bytes, key)
  }

  @inline(never)
  private func lookUpCurrency(
    _ bytes: UnsafeRawBufferPointer, _ key: TextKey
  ) throws(ValueError) -> Currency {
    guard let code = String(validating: bytes, as: UTF8.self) else {
      throw .invalidMoney(String(decoding: bytes.prefix(80), as: UTF8.self))
    }
    let currency = try table.currency(code: code)
    hasAssumed = !table.assumed.isEmpty
    recentCurrencies.insert(currency, key, nil)
    return currency
  }
}
