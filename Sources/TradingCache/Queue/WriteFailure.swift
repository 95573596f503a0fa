/// A write of an applied batch that failed by itself.
struct WriteFailure: Equatable, Sendable {
  let writeIndex: Int
  let reason: RejectedWrite.Reason
  /// Which changes of a refused write, counted from its first, changed an index all the same.
  var stray: [Int] = []
}
