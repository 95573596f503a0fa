#if File
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Where keys are in a file, of those that were looked up lately: an append needs no look-up then.
  ///
  /// A hash table without removal, which is emptied when it is full: it has at most 65,536 keys, some 8 MB.
  struct KeyCache {
    /// Where what is under a key is.
    struct Place {
      /// The id of the key; 0 while there is none.
      var id: Int64 = 0
      /// The numbers of a log's oldest element, and of the one that will be appended next.
      var first: Int64 = 1
      var next: Int64 = 1
    }

    private struct Slot {
      var hash: UInt64 = 0
      var offset = 0
      var count = -1
      var shape = RecordShape.log
      var place = Place()
    }

    private static let slotCount = 1 << 17
    private static let maxKeys = 1 << 16
    private var slots: [Slot] = []
    private var keys: [UInt8] = []
    private var count = 0

    /// Where a slot is; valid until the next key is added.
    typealias Index = Int

    /// Forgets everything.
    mutating func removeAll() {
      if count > 0 { slots = [] }
      keys.removeAll(keepingCapacity: true)
      count = 0
    }

    /// Finds a key's place.
    func find(_ key: UnsafeRawBufferPointer, _ shape: RecordShape) -> Index? {
      if slots.isEmpty { return nil }
      let index = index(of: key, shape, KeyCache.hash(key, shape))
      return slots[index].count < 0 ? nil : index
    }

    /// Adds a key that was not found.
    mutating func add(
      _ key: UnsafeRawBufferPointer, _ shape: RecordShape, _ place: Place
    ) -> Index {
      if count == KeyCache.maxKeys { removeAll() }
      if slots.isEmpty { slots = Array(repeating: Slot(), count: KeyCache.slotCount) }
      let hash = KeyCache.hash(key, shape)
      let index = index(of: key, shape, hash)
      slots[index] = Slot(
        hash: hash, offset: keys.count, count: key.count, shape: shape, place: place)
      keys.append(contentsOf: key)
      count += 1
      return index
    }

    subscript(index: Index) -> Place {
      get { slots[index].place }
      _modify { yield &slots[index].place }
    }

    /// The slot of a key, or the free one where it belongs.
    private func index(
      of key: UnsafeRawBufferPointer, _ shape: RecordShape, _ hash: UInt64
    ) -> Int {
      let mask = KeyCache.slotCount - 1
      return slots.withUnsafeBufferPointer { slots in
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].count >= 0 {
          let slot = slots[index]
          if slot.hash == hash, slot.shape == shape, isEqual(slot, key) { break }
          index = (index + 1) & mask
        }
        return index
      }
    }

    private func isEqual(_ slot: Slot, _ key: UnsafeRawBufferPointer) -> Bool {
      guard slot.count == key.count else { return false }
      return keys.withUnsafeBytes { keys in
        guard let known = keys.baseAddress, let key = key.baseAddress else { return true }
        return memcmp(known + slot.offset, key, slot.count) == 0
      }
    }

    /// Mixes eight bytes at a time.
    private static func hash(_ key: UnsafeRawBufferPointer, _ shape: RecordShape) -> UInt64 {
      var hash = UInt64(truncatingIfNeeded: key.count) &* 5 &+ UInt64(shape.word.utf8CodeUnitCount)
      var offset = 0
      while offset + 8 <= key.count {
        mix(key.loadUnaligned(fromByteOffset: offset, as: UInt64.self), into: &hash)
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < key.count {
        rest = rest << 8 | UInt64(key[offset])
        offset += 1
      }
      mix(rest, into: &hash)
      return hash
    }

    private static func mix(_ word: UInt64, into hash: inout UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
  }
#endif
