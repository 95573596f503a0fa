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
      currencySlots = RecordDecoder.emptyCurrencySlots
    }
  }
  private var table: CurrencyTable
  private var tokens = mp_tokens()
  private var transcoded: [UInt8] = []
  private var textSlots = [TextSlot?](repeating: nil, count: slotCount)
  private var currencySlots = emptyCurrencySlots

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
    transcoded = try JSONReader.msgPack(from: bytes)
    // The tokens point into `transcoded`, which stays where it is until the next record is read.
    return try transcoded.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try tokenizeMsgPack(UnsafeRawBufferPointer(bytes))
    }
  }
}

// MARK: What repeats

extension RecordDecoder {
  private struct TextSlot {
    let text: Text
    let type: ObjectIdentifier
  }

  private static var slotCount: Int { 256 }
  private static let emptyCurrencySlots = [Currency?](repeating: nil, count: slotCount)

  /// Mixes length, first and last bytes: enough to spread the few identifiers that repeat.
  private func slot(of bytes: UnsafeRawBufferPointer) -> Int {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    if bytes.count >= 8 {
      hash ^= bytes.loadUnaligned(as: UInt64.self)
      hash = hash &* 0x9E37_79B9_7F4A_7C15
      hash ^= bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    } else {
      for byte in bytes { hash = hash &* 31 &+ UInt64(byte) }
    }
    return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  /// An identifier that is likely to come again: one copy of its text is shared.
  func sharedIdentifier<Value: Identifier>(
    _ bytes: UnsafeRawBufferPointer
  ) throws(IdentifierError) -> Value {
    let slot = slot(of: bytes)
    if let known = textSlots[slot], known.type == ObjectIdentifier(Value.self),
      known.text.withBytes({ $0.elementsEqual(bytes) })
    {
      return Value(unchecked: known.text)
    }
    let value: Value = try identifier(bytes)
    textSlots[slot] = TextSlot(text: value.text, type: ObjectIdentifier(Value.self))
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
  func currency(_ bytes: UnsafeRawBufferPointer) throws(ValueError) -> Currency {
    let slot = slot(of: bytes)
    if let known = currencySlots[slot], known.code.withBytes({ $0.elementsEqual(bytes) }) {
      return known
    }
    let currency = try table.currency(code: String(decoding: bytes, as: UTF8.self))
    currencySlots[slot] = currency
    return currency
  }
}
