/// How what is under a key is stored.
enum RecordShape: Sendable {
  /// A list, oldest element first.
  case log
  /// A string.
  case document
  /// A hash: field, value, field, value…
  case hash
  /// A set, in no order.
  case set
}
