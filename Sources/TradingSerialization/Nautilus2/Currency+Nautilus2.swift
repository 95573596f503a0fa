public import TradingModel

/// Currencies, which are described by a map with their code, or named by their code alone.
extension Nautilus2 {
  /// Reads what either version stored of a currency under a code.
  ///
  /// Release candidates 4 to 6 stored the code alone: it is read if the decoder knows the currency.
  ///
  /// - Throws: `Failure`, `SerializationError` or `ValueError`.
  public static func currency(
    code: String, from bytes: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws -> Currency {
    if let stated = bareCode(bytes) {
      guard stated == code else { throw Failure.otherCode(stated: stated) }
      guard let known = decoder.currencies[code],
        !decoder.currencies.assumed.contains(code)
      else { throw Failure.unknownCurrency(code: code) }
      return known
    }
    let (record, stated) = try decoder.withMap(bytes) {
      map throws(SerializationError) -> (CurrencyRecord, String?) in
      (try CurrencyRecord(from: &map), try map.optionalString("code"))
    }
    if let stated, stated != code { throw Failure.otherCode(stated: stated) }
    return try record.currency(code: code)
  }

  /// The code in a text that is all there is, in JSON or MessagePack.
  static func bareCode(_ bytes: UnsafeRawBufferPointer) -> String? {
    // A text of JSON is no record for the decoder, which takes other bytes for MessagePack.
    if bytes.first == UInt8(ascii: "\"") {
      guard case .string(let code) = try? DynamicValue(json: [UInt8](bytes)) else { return nil }
      return code
    }
    guard case .string(let code) = try? RecordDecoder().decodeValue(from: bytes) else {
      return nil
    }
    return code
  }

  /// Reads the description of a currency with its code.
  static func currency(from map: inout WireMap) throws(SerializationError) -> Currency {
    let record = try CurrencyRecord(from: &map)
    let code = try map.string("code")
    do throws(ValueError) {
      return try record.currency(code: code)
    } catch {
      throw .invalidValue(key: "code", reason: "\(error)")
    }
  }
}
