public import TradingModel

/// How the trader's last writer ended.
public enum LastStop: Sendable, Hashable {
  /// There was none: nobody has written for this trader through this package.
  case none
  /// It closed its database with everything confirmed, at a time of its clock.
  case clean(at: UnixNanos)
  /// It crashed, was killed, or was taken over from.
  case unclean

  /// Judges by what the writer leaves when it closes: `epoch:sequence time`, for the fence and the
  /// marker that are still there.
  init(stopped: String?, marker: Marker, previousFence: UInt64) {
    guard previousFence > 0 else {
      self = .none
      return
    }
    let parts = (stopped ?? "").split(separator: " ")
    guard parts.count == 2, let end = Marker(String(parts[0])), let time = UInt64(parts[1]),
      end.epoch == previousFence, end.sequence == marker.sequence
    else {
      self = .unclean
      return
    }
    self = .clean(at: UnixNanos(time))
  }

  /// What a writer leaves that has written everything.
  static func note(_ marker: Marker, at time: UnixNanos) -> String { "\(marker) \(time)" }
}
