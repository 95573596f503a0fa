import TradingModel

/// The texts of identifiers met lately, found by their bytes.
///
/// A slot holds the text that came last among those that hash to it, so that nothing is ever evicted by
/// a search and the table never grows.
struct TextTable: ~Copyable {
  private struct Slot {
    var text: Text?
    var type: ObjectIdentifier?
  }

  private static let slotCount = 512
  private let slots: UnsafeMutablePointer<Slot>

  init() {
    slots = .allocate(capacity: Self.slotCount)
    slots.initialize(repeating: Slot(), count: Self.slotCount)
  }

  deinit {
    slots.deinitialize(count: Self.slotCount)
    slots.deallocate()
  }

  /// The text of these bytes that was kept for an identifier of this type.
  @inline(__always)
  func find(_ bytes: UnsafeRawBufferPointer, _ type: ObjectIdentifier) -> Text? {
    let slot = slots + index(of: bytes)
    guard slot.pointee.type == type, let text = slot.pointee.text, text.isEqual(to: bytes) else {
      return nil
    }
    return text
  }

  /// Keeps a text in place of the one that was in its slot.
  func insert(_ text: Text, _ type: ObjectIdentifier) {
    let index = text.withBytes { self.index(of: $0) }
    slots[index] = Slot(text: text, type: type)
  }

  /// Mixes length, first and last bytes: ids that are made one after another differ there.
  @inline(__always)
  private func index(of bytes: UnsafeRawBufferPointer) -> Int {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    if bytes.count >= 8 {
      hash ^= bytes.loadUnaligned(as: UInt64.self)
      hash = hash &* 0x9E37_79B9_7F4A_7C15
      hash ^= bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    } else {
      for byte in bytes { hash = hash &* 31 &+ UInt64(byte) }
    }
    return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 55)
  }
}
