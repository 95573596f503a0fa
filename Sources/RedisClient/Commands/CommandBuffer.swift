/// A growable buffer of Redis commands in their wire form (RESP2), ready to be sent in one piece.
///
/// Commands are appended in one pass, straight into memory that the buffer owns; after
/// ``removeAll(keepingCapacity:)`` the memory is used again, so that in steady state appending
/// allocates nothing. A command is a count and as many bulk strings:
///
///     *3\r\n  $5\r\nRPUSH\r\n  $5\r\norder\r\n  $434\r\n<bytes>\r\n
///
/// The buffer does not check that as many bulk strings follow as ``beginCommand(argumentCount:)``
/// announced. It has one owner and is moved, never copied.
public struct CommandBuffer: ~Copyable, @unchecked Sendable {  // Nobody else has its pointer.
  /// Writable bytes that lie behind every reserved range, so that an encoder may store whole
  /// vectors of 16 or 32 bytes without looking where the range ends.
  public static let padding = 32

  @usableFromInline
  var storage: UnsafeMutableRawPointer

  /// The number of bytes that may be in use before the buffer grows.
  public private(set) var capacity: Int

  /// The number of bytes appended.
  public internal(set) var count = 0

  /// The number of commands begun, and so of the replies to them.
  public internal(set) var commandCount = 0

  /// Creates an empty buffer.
  /// - Parameter capacity: the bytes to make room for.
  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    storage = .allocate(byteCount: self.capacity + Self.padding, alignment: 16)
  }

  deinit {
    storage.deallocate()
  }

  /// Whether nothing was appended.
  public var isEmpty: Bool { count == 0 }

  /// Removes all bytes.
  /// - Parameter keepingCapacity: whether the memory is kept for the next commands.
  public mutating func removeAll(keepingCapacity: Bool = true) {
    count = 0
    commandCount = 0
    if !keepingCapacity {
      storage.deallocate()
      capacity = 64
      storage = .allocate(byteCount: capacity + Self.padding, alignment: 16)
    }
  }

  /// Writes to every page of the first bytes that nothing was appended to yet, so that the system gives it now
  /// and not when time is dear.
  public mutating func touchMemory(upTo size: Int) {
    for offset in stride(from: count, to: min(size, capacity) + Self.padding, by: 4096) {
      storage.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
    }
  }

  /// How much the buffer held at a moment.
  public struct Mark: Sendable {
    /// The number of bytes.
    public let byteCount: Int
    /// The number of commands begun.
    public let commandCount: Int
  }

  /// How much the buffer holds now; ``truncate(to:)`` comes back to it.
  public var mark: Mark { Mark(byteCount: count, commandCount: commandCount) }

  /// Takes back what was appended after a mark.
  ///
  /// Does nothing if the buffer holds less.
  public mutating func truncate(to mark: Mark) {
    count = min(count, mark.byteCount)
    commandCount = min(commandCount, mark.commandCount)
  }

  @usableFromInline
  mutating func dropBytes(after newCount: Int) { count = min(count, newCount) }

  /// Makes room for `additional` more bytes.
  @inlinable
  public mutating func reserve(_ additional: Int) {
    if additional > capacity - count { grow(by: additional) }
  }

  // Out of line: it happens a few times in a buffer's life.
  @inline(never)
  @usableFromInline
  mutating func grow(by additional: Int) {
    let newCapacity = max(capacity * 2, count + additional)
    let grown = UnsafeMutableRawPointer.allocate(
      byteCount: newCapacity + Self.padding, alignment: 16)
    grown.copyMemory(from: storage, byteCount: count)
    storage.deallocate()
    storage = grown
    capacity = newCapacity
  }

  /// Calls `body` with the bytes appended so far; the pointer is valid only in it.
  public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: storage, count: count))
  }

  /// Lets an encoder write behind the last byte.
  ///
  /// - Parameters:
  ///   - minimumCapacity: how many bytes `body` may write; ``padding`` bytes behind them may be
  ///     overwritten as well and are not kept.
  ///   - body: writes from the pointer on and returns how many bytes to keep. A number outside
  ///     `0...minimumCapacity` is clamped to it.
  @inlinable
  public mutating func withReservedTail<Failure: Error>(
    minimumCapacity: Int,
    _ body: (UnsafeMutableRawPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(minimumCapacity)
    let written = try body(storage + count)
    advance(by: min(max(written, 0), minimumCapacity))
  }

  @usableFromInline
  mutating func advance(by byteCount: Int) {
    count += byteCount
  }

  /// Appends bytes as they are.
  @inlinable
  public mutating func append(from source: UnsafeRawPointer, count byteCount: Int) {
    guard byteCount > 0 else { return }
    reserve(byteCount)
    (storage + count).copyMemory(from: source, byteCount: byteCount)
    advance(by: byteCount)
  }

  /// Appends bytes as they are: one or more complete commands, or a part of one.
  /// - Parameter commands: how many commands begin in them.
  public mutating func appendRaw(_ bytes: UnsafeRawBufferPointer, commands: Int = 0) {
    commandCount += commands
    guard let base = bytes.baseAddress else { return }
    append(from: base, count: bytes.count)
  }

  /// Appends a text as it is, without a header: one or more complete commands, or a part of one.
  /// - Parameter commands: how many commands begin in it.
  public mutating func appendRaw(_ text: StaticString, commands: Int = 0) {
    commandCount += commands
    guard text.hasPointerRepresentation else {
      return appendRaw(String(describing: text))
    }
    append(from: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// Appends the UTF-8 of a text as it is, without a header.
  public mutating func appendRaw(_ text: String) {
    var text = text
    text.withUTF8 { appendRaw(UnsafeRawBufferPointer($0)) }
  }
}
