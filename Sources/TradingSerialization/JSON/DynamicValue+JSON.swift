public import TradingModel

extension DynamicValue {
  /// Reads a JSON text (RFC 8259) as a value of free form.
  ///
  /// Whole numbers become integers of 64 bits, others doubles; the order of an object's names is kept.
  ///
  /// - Throws: `SerializationError` when the text is not JSON.
  public init(json text: [UInt8]) throws(SerializationError) {
    self = try text.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try JSONReader<DynamicValue>.read(UnsafeRawBufferPointer(bytes))
    }
  }
}
