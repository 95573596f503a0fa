extension CommandBuffer {
  /// Appends a bulk string that is made of three pieces, without joining them first.
  public mutating func appendBulk(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
    _ third: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) {
    let length = first.count + second.count + third.count
    reserve(length + Self.maxFrame)
    appendHeader(UInt8(ascii: "$"), length)
    appendRaw(first)
    appendRaw(second)
    appendRaw(third)
    appendLineEnd()
  }
}
