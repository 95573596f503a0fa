/// What came over a connection and was not parsed yet, in memory that is used again and again.
///
/// Replies are parsed where they were read to. Those that nobody waits for yet stay until someone does,
/// and the memory grows with them.
struct ArrivedBytes: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0

  /// What one read brings at most.
  private static let usualSize = 64 << 10
  /// Less room is not worth a read.
  private static let leastRoom = 16 << 10
  /// One burst must not hold more memory than this for ever.
  private static let keptSize = 1 << 20

  init() { memory = ArrivedBytes.allocate(ArrivedBytes.usualSize) }

  deinit { memory.deallocate() }

  private static func allocate(_ size: Int) -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: size, alignment: 16)
  }

  /// The number of bytes that are not parsed.
  var count: Int { end - start }

  /// The bytes that are not parsed, valid until the next call that changes anything.
  var unparsed: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

  /// Takes the first bytes away, which are parsed now.
  mutating func drop(_ count: Int) { start += count }

  /// Where the next bytes are to be read to; what was read is then told by `add`.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if start == end {
      (start, end) = (0, 0)
      if memory.count > ArrivedBytes.keptSize { resize(ArrivedBytes.usualSize) }
    }
    if memory.count - end < ArrivedBytes.leastRoom {
      resize(max(memory.count, 2 * (count + ArrivedBytes.leastRoom)))
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[end...])
  }

  /// Adds so many bytes, which were read to `room()`.
  mutating func add(_ count: Int) { end += count }

  /// Moves the bytes to the beginning of other memory.
  private mutating func resize(_ size: Int) {
    let resized = ArrivedBytes.allocate(size)
    resized.copyMemory(from: unparsed)
    memory.deallocate()
    memory = resized
    (start, end) = (0, end - start)
  }
}
