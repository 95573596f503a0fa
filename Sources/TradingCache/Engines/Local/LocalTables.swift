/// The four shapes in a store of this machine, within one transaction: what changes are carried out with.
///
/// Keys and values are the bytes of a batch, valid during a call.
protocol LocalTables {
  associatedtype Failure: Error

  /// The number of elements of a log; 0 where there is none.
  mutating func length(of log: UnsafeRawBufferPointer) throws(Failure) -> Int
  /// Appends an element to a log that has so many.
  mutating func append(
    _ element: UnsafeRawBufferPointer, to log: UnsafeRawBufferPointer, ofLength length: Int
  ) throws(Failure)
  /// How often an element is among the newest 10,000 of a log; at most 2.
  mutating func occurrences(
    of element: UnsafeRawBufferPointer, in log: UnsafeRawBufferPointer
  ) throws(Failure) -> Int
  /// Removes all but so many of the newest elements of a log.
  mutating func trim(_ log: UnsafeRawBufferPointer, toNewest count: Int) throws(Failure)
  /// Removes the newest element of a log that has these bytes, if there is one.
  mutating func removeNewest(
    _ element: UnsafeRawBufferPointer, of log: UnsafeRawBufferPointer
  ) throws(Failure)
  /// Puts a document in the place of what was there; for so many milliseconds, if that is not 0.
  mutating func set(
    _ document: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer, milliseconds: UInt32
  ) throws(Failure)
  /// Removes what is under a key, whatever its shape.
  mutating func remove(_ key: UnsafeRawBufferPointer) throws(Failure)
  /// Ends the time to live of a key.
  mutating func persist(_ key: UnsafeRawBufferPointer) throws(Failure)
  /// Puts a member into a set, or takes it out.
  mutating func insert(
    _ member: UnsafeRawBufferPointer, into set: UnsafeRawBufferPointer
  ) throws(Failure)
  mutating func withdraw(
    _ member: UnsafeRawBufferPointer, from set: UnsafeRawBufferPointer
  ) throws(Failure)
  /// Sets a field of a hash, or only one that is missing; or takes it out.
  mutating func setField(
    _ field: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer,
    in hash: UnsafeRawBufferPointer, onlyMissing: Bool
  ) throws(Failure)
  mutating func removeField(
    _ field: UnsafeRawBufferPointer, from hash: UnsafeRawBufferPointer
  ) throws(Failure)
}
