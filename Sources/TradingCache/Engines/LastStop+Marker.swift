import TradingModel

extension LastStop {
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
