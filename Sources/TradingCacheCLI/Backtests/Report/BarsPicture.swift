#if Backtests
  import BacktestStorage

  /// A figure of several backtests as bars, in SVG.
  struct BarsPicture {
    private static let width = 300.0
    private static let barHeight = 20.0
    private static let labelWidth = 92.0
    private static let idWidth = 44.0

    let line: BacktestComparison.Line
    let ids: [Int64]
    let colors: [Int]

    func add(to page: inout Markup) {
      let values = line.values.compactMap { $0 }
      let height = Double(ids.count) * (Self.barHeight + 6)
      let x = Range(
        low: min(0, values.min() ?? 0), high: max(0, values.max() ?? 0), from: Self.idWidth,
        to: Self.width - Self.labelWidth)
      page.element("figure", [("class", "bars")]) { figure in
        figure.element("figcaption", text: line.metric.title)
        figure.element(
          "svg",
          [
            ("viewBox", "0 0 \(Int(Self.width)) \(Int(height))"), ("role", "img"),
            ("aria-label", line.metric.title),
          ]
        ) { svg in
          for index in ids.indices { bar(index, x, &svg) }
          let zero = CurvesPicture.number(x.place(0))
          svg.element(
            "line",
            [
              ("class", "zero"), ("x1", zero), ("x2", zero), ("y1", "0"),
              ("y2", CurvesPicture.number(height)),
            ])
        }
      }
    }

    private func bar(_ index: Int, _ x: Range, _ svg: inout Markup) {
      let top = Double(index) * (Self.barHeight + 6) + 3
      let middle = CurvesPicture.number(top + Self.barHeight / 2)
      svg.element(
        "text",
        [
          ("class", "axis end"), ("x", CurvesPicture.number(Self.idWidth - 8)), ("y", middle),
          ("dy", "0.35em"),
        ], text: "#\(ids[index])")
      let value = line.values[index]
      let (from, to) = (x.place(min(0, value ?? 0)), x.place(max(0, value ?? 0)))
      svg.element(
        "rect",
        [
          ("class", "bar c\(colors[index])"), ("x", CurvesPicture.number(from)),
          ("y", CurvesPicture.number(top)), ("width", CurvesPicture.number(to - from)),
          ("height", CurvesPicture.number(Self.barHeight)), ("rx", "3"),
        ])
      let isBest = line.best.contains(index)
      svg.element(
        "text",
        [
          ("class", isBest ? "value best" : "value"), ("x", CurvesPicture.number(to + 6)),
          ("y", middle), ("dy", "0.35em"),
        ], text: (value.map { Figures.text($0, line.metric) } ?? "–") + (isBest ? " ★" : ""))
    }

    /// The values' range, zero included.
    private struct Range {
      let low: Double
      let high: Double
      let from: Double
      let to: Double

      func place(_ value: Double) -> Double {
        high > low ? from + (value - low) / (high - low) * (to - from) : from
      }
    }
  }

  extension BacktestMetric {
    /// The figure's name for people.
    var title: String {
      switch self {
      case .totalReturn: "Total return"
      case .cagr: "Yearly growth (CAGR)"
      case .volatility: "Volatility"
      case .sharpeRatio: "Sharpe ratio"
      case .sortinoRatio: "Sortino ratio"
      case .calmarRatio: "Calmar ratio"
      case .maxDrawdown: "Max drawdown"
      case .maxDrawdownDuration: "Longest drawdown"
      case .exposure: "Exposure"
      case .totalTrades: "Trades"
      case .winRate: "Win rate"
      case .profitFactor: "Profit factor"
      case .avgTradePnl: "Average trade"
      case .expectancy: "Expectancy"
      case .expectancyRatio: "Expectancy ratio"
      case .avgWin: "Average win"
      case .avgLoss: "Average loss"
      case .bestTrade: "Best trade"
      case .worstTrade: "Worst trade"
      case .maxConsecutiveLosses: "Longest losing row"
      case .returnCount: "Returns"
      case .sharpePerReturn: "Sharpe ratio of a return"
      case .skewness: "Skewness"
      case .kurtosis: "Kurtosis"
      case .probabilisticSharpeRatio: "Likely above 0 (PSR)"
      }
    }
  }
#endif
