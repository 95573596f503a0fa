#if Backtests
  /// How an equity curve is brought to a bounded size.
  extension [EquityPoint] {
    /// The least limit: the points that are always kept.
    public static var minimumDownsamplingLimit: Int { 8 }

    /// At most `limit` of the points, in their order, that draw the same curve.
    ///
    /// The points are cut into runs of equal length, and of each run the lowest and the highest one stay:
    /// at the width of a screen the picture is that of all points. Averages and evenly picked points lose
    /// the extremes, and the largest-triangle choice keeps one point of a run, so that it may drop a trough
    /// beside a peak. The first and the last point, the highest and the lowest of all, and both ends of the
    /// deepest drawdown always stay, so that final equity and drawdown can be read from what is left.
    /// - Parameter limit: at least ``minimumDownsamplingLimit``, which a smaller number is taken for.
    public func downsampled(to limit: Int) -> [EquityPoint] {
      let limit = Swift.max(limit, Self.minimumDownsamplingLimit)
      guard count > limit else { return self }
      var kept: Set<Int> = [0, count - 1]
      kept.formUnion(extremes(in: indices))
      if let drawdown = Drawdown(of: self) { kept.formUnion([drawdown.peak, drawdown.trough]) }
      let runs = (limit - kept.count) / 2
      for run in 0..<runs {
        kept.formUnion(extremes(in: count * run / runs..<count * (run + 1) / runs))
      }
      return kept.sorted().map { self[$0] }
    }

    /// The places of the lowest and the highest point of a range that is not empty.
    private func extremes(in range: Range<Int>) -> [Int] {
      let lowest = range.min { self[$0].equity < self[$1].equity }
      let highest = range.max { self[$0].equity < self[$1].equity }
      return [lowest, highest].compactMap { $0 }
    }
  }
#endif
