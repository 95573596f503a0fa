#if Backtests
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// Computes the figures of curves, for a comparison with other libraries.
  ///
  /// Each line of the input is an object: `capital`, `curve` as `[[nanoseconds, equity], …]`, `pnls`,
  /// `periods_per_year`, `risk_free` and `target` in percent. Each line of the output is an object of figures.
  @main
  struct Metrics {
    static func main() throws {
      while let line = readLine() {
        guard case .map(let map) = try DynamicValue(json: Array(line.utf8)) else { continue }
        let curve = map.pairs("curve").map { EquityPoint(nanoseconds: Int64($0), equity: $1) }
        let trades = map.numbers("pnls").enumerated().map { index, pnl in
          BacktestTrade(entryNanoseconds: Int64(index), exitNanoseconds: Int64(index), pnl: pnl)
        }
        let metrics = try BacktestMetrics(
          initialCapital: map.number("capital") ?? 0, finalEquity: curve.last?.equity ?? 0,
          equityCurve: curve, trades: trades,
          options: MetricOptions(
            sampling: .everyPoint, periodsPerYear: map.number("periods_per_year"),
            riskFreeRate: map.number("risk_free") ?? 0, targetReturn: map.number("target") ?? 0))
        let figures = metrics.all.map { "\"\($0.metric.rawValue)\":\($0.value)" }
        print("{\(figures.joined(separator: ","))}")
      }
    }
  }

  extension DynamicMap {
    fileprivate func number(_ name: String) -> Double? { self[name]?.number }

    fileprivate func numbers(_ name: String) -> [Double] {
      guard case .array(let values)? = self[name] else { return [] }
      return values.compactMap(\.number)
    }

    fileprivate func pairs(_ name: String) -> [(Double, Double)] {
      guard case .array(let values)? = self[name] else { return [] }
      return values.compactMap {
        guard case .array(let pair) = $0, pair.count == 2, let first = pair[0].number,
          let second = pair[1].number
        else { return nil }
        return (first, second)
      }
    }
  }

  extension DynamicValue {
    fileprivate var number: Double? {
      switch self {
      case .int(let value): Double(value)
      case .double(let value): value
      default: nil
      }
    }
  }
#else
  @main
  struct Metrics {
    static func main() { print("backtest-metrics: built without the trait Backtests") }
  }
#endif
