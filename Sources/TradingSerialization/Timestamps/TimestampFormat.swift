/// How the timestamps of a record's outermost map are written; all three are always read.
public enum TimestampFormat: Sendable, Hashable {
  /// As integers of nanoseconds.
  case integer
  /// As decimal text of nanoseconds, which no reader can round: NautilusTrader's choice.
  case decimalString
  /// As ISO 8601 text with no, six or nine decimals, as few as are exact.
  case iso8601
}
