/// What must be true of the first change of a write, beyond that the store takes it.
enum WriteRule: Sendable, Equatable {
  /// Nothing.
  case none
  /// An append: the log must have existed, and have this length now if one is given.
  case append(expectedLength: UInt32?)
  /// An append: the log must have existed, and have at least this length now.
  case appendAtLeast(length: UInt32)
  /// An extension: the log must hold what was added exactly once.
  case extend
  /// A creation: the log must not have existed.
  case create
}
