/// Text at the edges of the fixed-point types.
enum FixedPointText {
  /// Makes a string of what `write` puts into a buffer of `FixedPoint.maxLength` bytes.
  static func string(_ write: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: FixedPoint.maxLength) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      return String(
        decoding: UnsafeRawBufferPointer(start: start, count: write(start)), as: UTF8.self)
    }
  }
}

extension String {
  /// Calls `body` with the string's UTF-8, keeping the type of what it throws.
  func readUTF8<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var copy = self
    let result: Result<Value, Failure> = copy.withUTF8 { bytes in
      do throws(Failure) {
        return .success(try body(UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
