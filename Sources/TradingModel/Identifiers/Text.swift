#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Immutable UTF-8 text that is shared by reference.
///
/// Identifiers repeat in every event of a node, so they are held once and compared by address
/// first. Copying a `Text` is one retain; reading its bytes needs no `String`.
public struct Text: @unchecked Sendable {  // The cell's bytes never change once it is made.
  @usableFromInline
  let storage: TextStorage

  /// Copies a string's UTF-8.
  public init(_ string: String) {
    var string = string
    storage = string.withUTF8 { TextStorage.make(copying: UnsafeRawBufferPointer($0)) }
  }

  /// Copies UTF-8 bytes, or returns `nil` when they are not valid UTF-8.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard Text.isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil else { return nil }
    storage = TextStorage.make(copying: bytes)
  }

  /// Copies bytes that are known to be ASCII.
  init(ascii bytes: UnsafeRawBufferPointer) { storage = TextStorage.make(copying: bytes) }

  /// The number of UTF-8 bytes.
  @inlinable
  public var count: Int {
    // Not as `storage.header`, at each use of which the runtime would look for a writer.
    storage.withUnsafeMutablePointerToHeader { $0.pointee }
  }

  /// Calls `body` with the UTF-8 bytes, which are valid only during the call.
  ///
  /// They are readable up to the next multiple of 16 bytes.
  @inlinable
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try storage.withUnsafeMutablePointers { count, elements in
      try body(UnsafeRawBufferPointer(start: elements, count: count.pointee))
    }
  }

  /// Whether the text has these bytes.
  public func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
    guard count == bytes.count, let start = bytes.baseAddress else { return bytes.count == count }
    return storage.withUnsafeMutablePointerToElements { memcmp($0, start, bytes.count) == 0 }
  }

  /// Whether every byte is below 128.
  public static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var high: UInt8 = 0
    for byte in bytes { high |= byte }
    return high < 0x80
  }
}

extension Text: Hashable, Comparable {
  public static func == (lhs: Text, rhs: Text) -> Bool {
    if lhs.storage === rhs.storage { return true }
    guard lhs.count == rhs.count else { return false }
    return lhs.compareBytes(rhs, count: lhs.count) == 0
  }

  /// Orders by bytes, as Redis and `LC_ALL=C sort` do.
  public static func < (lhs: Text, rhs: Text) -> Bool {
    let order = lhs.compareBytes(rhs, count: min(lhs.count, rhs.count))
    return order == 0 ? lhs.count < rhs.count : order < 0
  }

  public func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: $0) }
  }

  private func compareBytes(_ other: Text, count: Int) -> Int32 {
    storage.withUnsafeMutablePointerToElements { left in
      other.storage.withUnsafeMutablePointerToElements { right in
        memcmp(left, right, count)
      }
    }
  }
}

extension Text: CustomStringConvertible {
  public var description: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

/// The heap cell of a `Text`: the header is the byte count.
@usableFromInline
final class TextStorage: ManagedBuffer<Int, UInt8> {
  /// Rounds up so that 16-byte loads from any byte of the text stay inside the allocation.
  static func make(copying bytes: UnsafeRawBufferPointer) -> TextStorage {
    let capacity = (bytes.count + 31) & ~15
    let buffer = TextStorage.create(minimumCapacity: capacity) { _ in bytes.count }
    buffer.withUnsafeMutablePointerToElements { elements in
      let raw = UnsafeMutableRawPointer(elements)
      raw.copyMemory(from: bytes.baseAddress ?? UnsafeRawPointer(elements), byteCount: bytes.count)
      (raw + bytes.count).initializeMemory(
        as: UInt8.self, repeating: 0, count: capacity - bytes.count)
    }
    // `create` returns an instance of the class it is called on.
    return unsafeDowncast(buffer, to: TextStorage.self)
  }
}
