#if Backtests
  import BacktestStorage
  import TradingModel

  /// One HTML page about backtests that needs nothing from elsewhere: no scripts, no fonts, no pictures.
  struct ReportPage {
    /// The number of colours in the style; more backtests use them again.
    private static let colors = 8

    /// As many parameters as a line of the legend has room for.
    private static let legendParameters = 6

    /// The figures on a backtest's cards.
    private static let cards: [BacktestMetric] = [
      .totalReturn, .cagr, .sharpeRatio, .sortinoRatio, .maxDrawdown, .winRate, .profitFactor,
      .totalTrades,
    ]

    /// The figures that are drawn as bars.
    private static let bars: [BacktestMetric] = [
      .totalReturn, .cagr, .sharpeRatio, .sortinoRatio, .calmarRatio, .maxDrawdown, .winRate,
      .profitFactor, .expectancyRatio,
    ]

    let comparison: BacktestComparison
    /// The curves of the comparison's backtests.
    let curves: [[EquityPoint]]
    /// Where the backtests are from.
    let source: String
    /// When the page was made, in seconds since the UNIX epoch.
    let time: Int64

    var html: String {
      var page = Markup()
      page.add(markup: "<!doctype html>")
      let results = comparison.results
      let title = results.count == 1 ? Self.name(results[0]) : "Backtests"
      page.element("html", [("lang", "en")]) { html in
        html.element("head") { head in
          head.add(markup: "<meta charset=\"utf-8\">")
          head.add(
            markup: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
          head.element("title", text: title)
          head.element("style") { $0.add(markup: ReportStyle.css) }
        }
        html.element("body") { body in
          body.element("main") { main in
            main.element("h1", text: title)
            let count = results.count == 1 ? "1 backtest" : "\(results.count) backtests"
            main.element(
              "p", [("class", "meta")], text: "\(count) · \(source) · \(Figures.time(time)) UTC")
            if results.count > 1 { overview(&main) }
            for index in results.indices { backtest(index, &main) }
          }
        }
      }
      return page.text
    }

    private static func name(_ result: BacktestResult) -> String {
      let setup = result.setup
      let strategy = setup.strategy.map { "\($0) · " } ?? ""
      return "#\(result.id) \(strategy)\(setup.symbol) \(setup.timeframe)"
    }

    private func series(_ index: Int, _ values: [Double]) -> CurvesPicture.Series {
      CurvesPicture.Series(
        color: index % Self.colors, name: Self.name(comparison.results[index]),
        times: curves[index].map(\.nanoseconds), values: values)
    }

    /// The gain since the first point, in percent.
    private func growth(_ index: Int) -> [Double] {
      guard let start = curves[index].first?.equity, start > 0 else { return [] }
      return curves[index].map { ($0.equity / start - 1) * 100 }
    }

    private func fall(_ index: Int) -> [Double] { curves[index].underwater.map { -$0 } }

    private func overview(_ page: inout Markup) {
      let drawn = comparison.results.indices.filter { !growth($0).isEmpty }
      if !drawn.isEmpty {
        page.element("section") { section in
          section.element("h2", text: "Growth")
          legend(&section)
          CurvesPicture(series: drawn.map { series($0, growth($0)) }, title: "Growth in percent")
            .add(to: &section)
        }
        page.element("section") { section in
          section.element("h2", text: "Drawdown")
          CurvesPicture(
            series: drawn.map { series($0, fall($0)) }, height: 220, isFilled: true,
            title: "Fall below the highest point so far, in percent"
          ).add(to: &section)
        }
      }
      page.element("section") { section in
        section.element("h2", text: "Comparison")
        legend(&section)
        section.element("div", [("class", "panels")]) { panels in
          for line in comparison.lines where Self.bars.contains(line.metric) {
            BarsPicture(
              line: line, ids: comparison.results.map(\.id),
              colors: comparison.results.indices.map { $0 % Self.colors }
            ).add(to: &panels)
          }
        }
      }
      page.element("section") { section in
        section.element("h2", text: "All figures")
        table(&section)
      }
    }

    private func legend(_ page: inout Markup) {
      page.element("ul", [("class", "legend")]) { list in
        for (index, result) in comparison.results.enumerated() {
          list.element(
            "li", [("class", "c\(index % Self.colors)")],
            text: Self.name(result) + parameters(index))
        }
      }
    }

    /// The parameters that differ, which a backtest's name does not have.
    private func parameters(_ index: Int) -> String {
      let named = ["symbol", "timeframe", "strategy"]
      let all = comparison.differences.filter { !named.contains($0.name) }.map { difference in
        "\(difference.name) \(difference.values[index].map(Self.brief) ?? "–")"
      }
      guard !all.isEmpty else { return "" }
      let more = all.count > Self.legendParameters ? ", …" : ""
      return ": " + all.prefix(Self.legendParameters).joined(separator: ", ") + more
    }

    private static func brief(_ value: String) -> String {
      value.count > 16 ? value.prefix(15) + "…" : value
    }

    private func table(_ page: inout Markup) {
      page.element("div", [("class", "scroll")]) { scroll in
        scroll.element("table") { table in
          table.element("thead") { head in
            head.element("tr") { row in
              row.element("th", text: "")
              for result in comparison.results {
                row.element("th", [("class", "number")], text: "#\(result.id)")
              }
            }
          }
          table.element("tbody") { body in
            for line in comparison.lines {
              body.element("tr") { row in
                row.element("th", text: line.metric.title)
                for (index, value) in line.values.enumerated() {
                  let isBest = line.best.contains(index)
                  row.element(
                    "td", [("class", isBest ? "number best" : "number")],
                    text: value.map { Figures.text($0, line.metric) } ?? "–")
                }
              }
            }
            for difference in comparison.differences {
              body.element("tr") { row in
                row.element("th", text: difference.name)
                for value in difference.values {
                  row.element("td", [("class", "number")], text: value ?? "–")
                }
              }
            }
          }
        }
      }
    }
  }

  /// A section about one backtest.
  extension ReportPage {
    private func backtest(_ index: Int, _ page: inout Markup) {
      let result = comparison.results[index]
      let color = index % Self.colors
      page.element("section") { section in
        section.element("h2") { heading in
          heading.element("span", [("class", "dot c\(color)")])
          heading.add(text: Self.name(result))
          if result.status != .finished {
            heading.element("span", [("class", "badge")], text: result.status.rawValue)
          }
          for tag in result.tags { heading.element("span", [("class", "badge")], text: tag) }
        }
        if let error = result.error { section.element("p", [("class", "bad")], text: error) }
        figures(result, &section)
        if curves[index].count > 1 {
          CurvesPicture(
            series: [series(index, curves[index].map(\.equity))], height: 280,
            unit: "", title: "Equity"
          ).add(to: &section)
          CurvesPicture(
            series: [series(index, fall(index))], height: 130, isFilled: true,
            title: "Fall below the highest point so far, in percent"
          ).add(to: &section)
        }
        facts(result, &section)
      }
    }

    private func figures(_ result: BacktestResult, _ page: inout Markup) {
      let known = Self.cards.compactMap { metric in
        result.metrics[metric].map { (metric, $0) }
      }
      guard !known.isEmpty else { return }
      page.element("dl", [("class", "cards")]) { list in
        for (metric, value) in known {
          list.element("div") { card in
            card.element("dt", text: metric.title)
            let isGain = metric == .totalReturn || metric == .cagr
            card.element(
              "dd", [("class", isGain ? (value < 0 ? "bad" : "good") : "")],
              text: Figures.text(value, metric))
          }
        }
      }
    }

    private func facts(_ result: BacktestResult, _ page: inout Markup) {
      let setup = result.setup
      let currency = setup.currency.map { " \($0)" } ?? ""
      let all: [(String, String?)] = [
        ("Period", "\(Figures.time(setup.startDate)) to \(Figures.time(setup.endDate)) UTC"),
        ("Capital", "\(setup.initialCapital)\(currency)"),
        ("Equity at the end", result.finalEquity.map { "\($0)\(currency)" }),
        ("Run", "\(Figures.time(result.runTimestamp)) UTC"),
        ("Took", result.executionSeconds.map { Figures.duration($0) }),
        ("Code", setup.codeVersion), ("Data", setup.dataHash), ("Model", setup.modelPath),
        ("Notes", result.notes),
      ]
      page.element("dl", [("class", "facts")]) { list in
        for case (let name, let value?) in all {
          list.element("dt", text: name)
          list.element("dd", text: value)
        }
        if let configuration = result.configurationJSON {
          list.element("dt", text: "Configuration")
          list.element("dd") { $0.element("code", text: configuration) }
        }
      }
    }
  }
#endif
