/// One write in a batch.
struct PendingWrite {
  /// Where its commands begin in the batch's bytes.
  let offset: Int
  /// The place of its first change.
  let firstChange: Int
  var commandCount: Int
  let rule: WriteRule
}
