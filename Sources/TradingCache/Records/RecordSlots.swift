/// Room for the records of a restore, each of which has its place before it is read.
///
/// Threads that decode put their records straight where they stay, in any order: an order has half a
/// kilobyte and a dozen references, so that moving it on from list to list took longer than folding it.
struct RecordSlots<Record: Sendable>: @unchecked Sendable {  // Each place has one writing thread.
  // The memory is `gather`'s, who lends it; it is read when all threads are done.
  private let records: UnsafeMutableBufferPointer<Record>
  private let isFilled: UnsafeMutableBufferPointer<Bool>

  /// Puts a record in its place, which is below the `count` given to `gather` and still empty.
  func put(_ record: consuming Record, at place: Int) {
    records.initializeElement(at: place, to: record)
    isFilled[place] = true
  }

  /// The records that `fill` puts into so many places, without the places that it leaves empty.
  ///
  /// - Throws: what `fill` throws.
  static func gather(
    count: Int, _ fill: (RecordSlots) throws(CacheError) -> Void
  ) throws(CacheError) -> [Record] {
    // An array without room is the one that all empty arrays share, and would have its count written.
    guard count > 0 else { return [] }
    var failure: CacheError?
    let gathered = [Record](unsafeUninitializedCapacity: count) { records, initialized in
      let isFilled = UnsafeMutableBufferPointer<Bool>.allocate(capacity: count)
      isFilled.initialize(repeating: false)
      defer { isFilled.deallocate() }
      let slots = RecordSlots(records: records, isFilled: isFilled)
      do throws(CacheError) { try fill(slots) } catch { failure = error }
      initialized = slots.closeGaps()
    }
    if let failure { throw failure }
    return gathered
  }

  /// Moves the records together; returns how many there are.
  private func closeGaps() -> Int {
    var count = 0
    for place in isFilled.indices where isFilled[place] {
      if count < place {
        records.initializeElement(at: count, to: records.moveElement(from: place))
      }
      count += 1
    }
    return count
  }
}
