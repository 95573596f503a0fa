#if Backtests
  /// The falls of an equity curve below its earlier peaks.
  struct Drawdown: Equatable {
    /// The deepest fall, as a fraction of its peak.
    private(set) var depth = 0.0
    /// The point from which the deepest fall began; its own trough when there is none.
    private(set) var peak = 0
    /// The lowest point of the deepest fall.
    private(set) var trough = 0
    /// The longest time from a peak until it is reached again, or to the end, in seconds.
    private(set) var longestSeconds = 0.0

    /// `nil` for no points, and while the account is worth nothing from its start.
    init?(of curve: [EquityPoint]) {
      guard let first = curve.first, first.equity > 0 else { return nil }
      var highest = 0
      for (index, point) in curve.enumerated() {
        let high = curve[highest]
        // Points out of order have no time between them.
        let seconds = max(0, point.nanoseconds.since(high.nanoseconds)) / 1e9
        if point.equity >= high.equity {
          // Back at the peak: under water until now, unless it never left the surface.
          if index - highest > 1 { longestSeconds = max(longestSeconds, seconds) }
          highest = index
          continue
        }
        longestSeconds = max(longestSeconds, seconds)
        let fall = (high.equity - point.equity) / high.equity
        if fall > depth { (depth, peak, trough) = (fall, highest, index) }
      }
    }
  }

  extension [EquityPoint] {
    /// At each point the fall below the highest point so far, in percent of it; 0 on a peak.
    public var underwater: [Double] {
      var highest = -Double.infinity
      return map { point in
        highest = Swift.max(highest, point.equity)
        return highest > 0 ? (highest - point.equity) / highest * 100 : 0
      }
    }
  }
#endif
