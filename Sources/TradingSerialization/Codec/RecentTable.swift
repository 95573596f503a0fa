/// Values made of texts that were met lately, found by the texts' bytes.
///
/// A slot holds the value that came last among those whose texts hash to it, so that nothing is ever
/// evicted by a search and the table never grows.
struct RecentTable<Value>: ~Copyable {
  struct Slot {
    var key: TextKey
    /// What kind of value it is, where a table holds several kinds.
    var type: ObjectIdentifier?
    var value: Value?
  }

  private let slots: UnsafeMutablePointer<Slot>
  /// The table has two to the power of this many slots.
  private let bits: Int
  private var slotCount: Int { 1 << bits }

  init(bits: Int) {
    self.bits = bits
    slots = .allocate(capacity: 1 << bits)
    let empty = Slot(
      key: TextKey(UnsafeRawBufferPointer(start: nil, count: 0)), type: nil, value: nil)
    slots.initialize(repeating: empty, count: 1 << bits)
  }

  deinit {
    slots.deinitialize(count: slotCount)
    slots.deallocate()
  }

  /// The value that was kept for a text; where the key has not all of it, the caller compares the rest.
  @inline(__always)
  func find(_ key: TextKey, _ type: ObjectIdentifier?) -> Value? {
    let slot = slots + index(of: key)
    guard slot.pointee.key == key, slot.pointee.type == type else { return nil }
    return slot.pointee.value
  }

  /// Keeps a value in place of the one that was in its slot.
  func insert(_ value: Value, _ key: TextKey, _ type: ObjectIdentifier?) {
    slots[index(of: key)] = Slot(key: key, type: type, value: value)
  }

  func removeAll() {
    for index in 0..<slotCount { slots[index].value = nil }
  }

  @inline(__always)
  private func index(of key: TextKey) -> Int {
    Int(truncatingIfNeeded: key.hash >> UInt64(64 &- bits))
  }
}
