internal import CMsgPack
public import TradingModel

/// Reads records, one after another, reusing its memory.
///
/// It keeps what repeats from record to record: the currencies it knows and the identifiers it met.
/// Not thread safe: give each thread its own.
public final class RecordDecoder {
  /// The currencies that amounts are read with.
  public var currencies: CurrencyTable {
    get { table }
    set {
      table = newValue
      recentCurrencies = []
    }
  }
  private var table: CurrencyTable
  private var tokens = mp_tokens()
  private var transcoded: [UInt8] = []
  private let texts = TextTable()
  /// The currencies met last: a node trades in few.
  private var recentCurrencies: [Currency] = []

  /// Makes a decoder that knows these currencies.
  public init(currencies: CurrencyTable = CurrencyTable()) { table = currencies }

  deinit { mp_tokens_free(&tokens) }

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
    var cursor = try tokenize(bytes)
    let root = cursor.next()
    guard mp_kind(UInt32(root.kind)) == MP_MAP else { throw .notAMap(found: root.kindName) }
    var map = WireMap(decoder: self, cursor: cursor, count: Int(root.size))
    return try body(&map)
  }

  /// Reads a value of free form.
  ///
  /// - Throws: `SerializationError`.
  public func decodeValue(
    from bytes: UnsafeRawBufferPointer
  ) throws(SerializationError) -> DynamicValue {
    var cursor = try tokenize(bytes)
    return try cursor.dynamicValue()
  }

  private func tokenize(_ bytes: UnsafeRawBufferPointer) throws(SerializationError) -> TokenCursor {
    guard bytes.first != UInt8(ascii: "{") else { return try tokenizeJSON(bytes) }
    return try tokenizeMsgPack(bytes)
  }

  private func tokenizeMsgPack(
    _ bytes: UnsafeRawBufferPointer
  ) throws(SerializationError) -> TokenCursor {
    switch mp_tokenize(&tokens, bytes.baseAddress, bytes.count) {
    case 1: break
    case 0: throw .truncated
    case 2: throw .trailingBytes
    case MSGPACK_UNPACK_NOMEM_ERROR: throw .limitExceeded
    default: throw .malformed("a byte starts no MessagePack value")
    }
    return TokenCursor(tokens: tokens.items, index: 0)
  }

  /// JSON is not hot: it becomes MessagePack first, so that there is one reader.
  private func tokenizeJSON(
    _ bytes: UnsafeRawBufferPointer
  ) throws(SerializationError) -> TokenCursor {
    transcoded = try JSONReader<DynamicValue>.read(bytes).msgPack
    // The tokens point into `transcoded`, which stays where it is until the next record is read.
    return try transcoded.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try tokenizeMsgPack(UnsafeRawBufferPointer(bytes))
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
    if let known = texts.find(bytes, ObjectIdentifier(Value.self)) {
      return Value(unchecked: known)
    }
    let value: Value = try identifier(bytes)
    texts.insert(value.text, ObjectIdentifier(Value.self))
    return value
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

  /// The currency of a code; an unknown code is assumed to have 8 decimals and remembered.
  @inline(__always)
  func currency(_ bytes: UnsafeRawBufferPointer) throws(ValueError) -> Currency {
    for currency in recentCurrencies where currency.code.isEqual(to: bytes) { return currency }
    return try lookUpCurrency(bytes)
  }

  @inline(never)
  private func lookUpCurrency(_ bytes: UnsafeRawBufferPointer) throws(ValueError) -> Currency {
    let currency = try table.currency(code: String(decoding: bytes, as: UTF8.self))
    if recentCurrencies.count == 8 { recentCurrencies.removeLast() }
    recentCurrencies.insert(currency, at: 0)
    return currency
  }
}
