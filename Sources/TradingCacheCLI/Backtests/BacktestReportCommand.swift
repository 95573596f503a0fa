#if Backtests
  import ArgumentParser
  import BacktestStorage
  import TradingModel

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// `backtests report`: an HTML page.
  struct BacktestReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report", abstract: "Writes an HTML page with curves and the comparison.",
      discussion: """
        Without ids it is about the best finished backtests by a figure. The page needs nothing from \
        elsewhere: no scripts, no fonts, no pictures.
        """)

    @Argument(help: "The ids.")
    var ids: [Int64] = []

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var filter: BacktestFilterOptions
    @OptionGroup var ranking: RankingOptions

    @Option(help: "How many of the best, without ids.")
    var limit = 5

    @Option(name: .shortAndLong, help: "The file to write; standard output, if not given.")
    var output: String?

    func run() throws {
      let metric = try ranking.ranking()
      let store = try database.store()
      let chosen = try filter.filter()
      let page = try backtests { () throws(BacktestError) in
        let list = ids.isEmpty ? try store.top(limit, by: metric, chosen) : nil
        let comparison = try store.compare(list.map { $0.map(\.id) } ?? ids)
        var curves: [[EquityPoint]] = []
        for result in comparison.results { curves.append(try store.equityCurve(result.id)) }
        return ReportPage(
          comparison: comparison, curves: curves,
          source: String(database.database.split(separator: "/").last ?? ""),
          time: Int64(clamping: UnixNanos.now().value / 1_000_000_000))
      }
      guard !page.comparison.results.isEmpty else {
        throw Failure.different("no such backtest has a \(metric.rawValue)")
      }
      try write(page.html)
      try BacktestText.report(page.comparison.results.flatMap(\.unreadable))
    }

    private func write(_ html: String) throws(Failure) {
      guard let path = output else {
        var output = Output()
        output.write((html + "\n").utf8)
        output.flush()
        return
      }
      guard let file = fopen(path, "w") else {
        throw .connection("\(path) cannot be written: \(String(cString: strerror(errno)))")
      }
      let written = Array(html.utf8).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      guard fclose(file) == 0, written == html.utf8.count else {
        throw .connection("\(path) could not be written whole: \(String(cString: strerror(errno)))")
      }
    }
  }
#endif
