public import TradingModel

/// How the trader's last writer ended.
public enum LastStop: Sendable, Hashable {
  /// There was none: nobody has written for this trader through this package.
  case none
  /// It closed its database with everything confirmed, at a time of its clock.
  case clean(at: UnixNanos)
  /// It crashed, was killed, or was taken over from.
  case unclean
}
