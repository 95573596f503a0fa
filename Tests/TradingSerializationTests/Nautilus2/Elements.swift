/// Stored elements as a reader of replies sees them: bytes that live as long as this does.
final class Elements {
  let buffers: [UnsafeRawBufferPointer]

  init(_ elements: [[UInt8]]) {
    buffers = elements.map { element in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: element.count, alignment: 1)
      copy.copyBytes(from: element)
      return UnsafeRawBufferPointer(copy)
    }
  }

  deinit {
    for buffer in buffers { buffer.deallocate() }
  }

  /// Calls `body` with the elements.
  static func with<Result>(
    _ elements: [[UInt8]], _ body: ([UnsafeRawBufferPointer]) throws -> Result
  ) rethrows -> Result {
    let elements = Elements(elements)
    return try withExtendedLifetime(elements) { try body(elements.buffers) }
  }
}
