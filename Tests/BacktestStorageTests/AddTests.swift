#if Backtests
  import BacktestStorage
  import Foundation
  import Testing
  import TradingModel

  /// Results of other programs.
  @Suite struct AddTests {
    /// For as long as the test runs.
    private let file: TemporaryDatabase

    init() throws { file = try TemporaryDatabase() }

    private func add(
      csv text: String, _ mapping: String..., parameters: [String] = []
    ) throws -> AddReport {
      try file.open().add(csv: Array(text.utf8), ColumnMapping(mapping, parameters: parameters))
    }

    @Test func rowsOfCSVAreAddedByAMapping() throws {
      let text = """
        \u{FEFF}Start,End,Equity Final [$],Return [%],Sharpe Ratio,# Trades,n1,exit,comment\r
        2020-01-01,2020-12-31 23:00:00,11000,10%,1.5,12,5,fast,"a ""quoted"", text\r
        of two lines"\r
        2020-01-01,2021-12-31T00:00:00+01:00,9000,-10,nan,,20,,\r

        """
      let mapping = [
        "symbol:=BTCUSDT", "timeframe:=1h", "initial_capital:=10000", "start_date=Start",
        "end_date=End", "final_equity=Equity Final [$]", "total_return=Return [%]",
        "sharpe_ratio=Sharpe Ratio", "total_trades=# Trades", "notes=comment",
      ]
      let store = try file.open()
      let report = try store.add(
        csv: Array(text.utf8), ColumnMapping(mapping, parameters: ["n1", "exit"]))
      #expect(report == AddReport(added: [1, 2], present: 0))
      let (first, second) = (try store.result(1), try store.result(2))
      #expect(first.setup.startDate == 1_577_836_800)
      #expect(first.setup.endDate == 1_609_455_600)
      #expect(second.setup.endDate == 1_640_905_200)
      #expect(first.setup.configuration == ["n1": 5, "exit": "fast"])
      #expect(first.notes == "a \"quoted\", text\r\nof two lines")
      #expect(first.metrics[.totalReturn] == 10)
      #expect(first.metrics[.totalTrades] == 12)
      #expect(second.metrics[.sharpeRatio] == nil)
      #expect(second.metrics[.totalTrades] == nil)
      #expect(second.finalEquity?.description == "9000")
      // Once more, and one more row.
      let more = text + "2020-01-01,2020-12-31,12000,20,1,1,1,x,\r\n"
      let again = try store.add(
        csv: Array(more.utf8), ColumnMapping(mapping, parameters: ["n1", "exit"]))
      #expect(again == AddReport(added: [3], present: 2))
    }

    @Test func ratiosBecomePercentByAFactor() throws {
      let text = "symbol,timeframe,start_date,end_date,initial_capital,ret\nA,1d,0,86400,100,0.25\n"
      _ = try add(csv: text, "total_return=ret*100")
      let result = try file.open().result(1)
      #expect(result.metrics[.totalReturn] == 25)
      #expect(result.finalEquity?.doubleValue == 125)
    }

    @Test(arguments: [
      ("A,1d,0,86400,100,x", "total_return"), ("A,1d,soon,86400,100,1", "start_date"),
      ("A,1d,0,86400,,1", "initial_capital"), (",1d,0,86400,100,1", "symbol"),
      ("A,1d,0,86400,100", "5 values for 6 names"), ("A,1d,9,1,100,1", "endDate"),
      ("\"A,1d,0,86400,100,1", "quote"), ("A,1d,0,86400,100,", "total_return"),
    ])
    func aLineThatIsNotUnderstoodIsNamedAndNothingIsAdded(line: String, complaint: String) throws {
      let names = "symbol,timeframe,start_date,end_date,initial_capital,total_return\n"
      let good = "A,1d,0,86400,100,1\n"
      let error = #expect(throws: BacktestError.self) { try add(csv: names + good + line + "\n") }
      guard case .badLine(3, let reason)? = error else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(reason.contains(complaint), "\(reason)")
      #expect(try file.open().count() == 0)
    }

    @Test func whatListPrintsCanBeAddedElsewhere() throws {
      let source = try CommandTests.file()
      let program = try CommandTests.run("list", "--json", "--database", source.path)
      let lines = Array(program.output.utf8)
      let store = try file.open()
      #expect(try store.add(jsonLines: lines, ColumnMapping()).added == [1, 2, 3])
      #expect(try store.add(jsonLines: lines, ColumnMapping()).present == 3)
      let result = try #require(try store.results(.init(tags: ["base"])).first)
      #expect(result.finalEquity?.description == "10500.00")
      #expect(result.setup.configuration == ["fast": 10, "slow": 30.0])
      #expect(result.metrics[.sharpeRatio] == 2)
      #expect(result.runTimestamp == 1_735_689_600)
      #expect(try store.results(.init(statuses: [.failed])).first?.error == "no data\nat all")
      let bad = #expect(throws: BacktestError.self) {
        try store.add(jsonLines: Array("{\"symbol\": \"A\"}\n[1]".utf8), ColumnMapping())
      }
      guard case .badLine(2, _)? = bad else {
        Issue.record("\(bad as Any)")
        return
      }
    }

    @Test(arguments: ["nonsense", "luck=x", "id=x"])
    func aMappingThatMeansNothingIsRefused(text: String) {
      #expect(throws: BacktestError.self) { try ColumnMapping([text]) }
    }

    /// A result as freqtrade 2026.9 writes it: two strategies, one without trades, and a NaN.
    private static func freqtrade() throws -> [UInt8] {
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "freqtrade-result.zip")
      return Array(try Data(contentsOf: path))
    }

    @Test func aResultOfFreqtradeIsImported() throws {
      let store = try file.open()
      let archive = try Self.freqtrade()
      #expect(try store.importFreqtrade(archive).added == [1, 2])
      #expect(try store.importFreqtrade(archive) == AddReport(added: [], present: 2))
      let result = try store.result(1)
      #expect(result.setup.strategy == "Breakout")
      #expect(result.setup.symbol == "BTC/USDT:USDT,ETH/USDT:USDT")
      #expect(result.setup.timeframe == "1h")
      #expect(result.setup.startDate == 1_704_067_200 && result.setup.endDate == 1_709_251_200)
      #expect(result.setup.currency == "USDT")
      #expect(result.setup.configuration?["stoploss"] == -0.1)
      #expect(
        result.setup.configuration?["parameters"]
          == .map(["strategy_name": "Breakout", "params": .map(["buy": .map(["window": 20])])]))
      #expect(result.setup.codeVersion?.count == 64)
      #expect(result.runTimestamp == 1_740_000_000)
      #expect(result.tags == ["freqtrade"])
      #expect(result.finalEquity?.doubleValue == 1022)
      #expect(result.metrics[.totalTrades] == 6)
      expect(result.metrics, .profitFactor, 29.0 / 7)
      // After 1010 the balance fell to 1006.
      expect(result.metrics, .maxDrawdown, 4.0 / 1010 * 100)
      let trades = try store.trades(1)
      #expect(trades.map(\.pnl) == [10, -4, 6, -3, 8, 5])
      #expect(trades[2].side == .short)
      #expect(trades[1].symbol == "ETH/USDT:USDT")
      #expect(trades[1].entryReason == "breakout" && trades[1].exitReason == "stop_loss")
      #expect(trades[0].fees == 2 * (50 * 0.001 + 55 * 0.001))
      #expect(try store.equityCurve(1).count == 8)
      #expect(try store.result(2).metrics[.totalTrades] == 0)
    }

    @Test func aDamagedArchiveIsRefusedAndNothingIsAdded() throws {
      let store = try file.open()
      let archive = try Self.freqtrade()
      for count in stride(from: 0, to: archive.count, by: 97) {
        #expect(throws: BacktestError.self) { try store.importFreqtrade(Array(archive[..<count])) }
      }
      for place in stride(from: 0, to: archive.count, by: 13) {
        var damaged = archive
        damaged[place] ^= 0xFF
        // A changed name of a file that is not read does no harm.
        _ = try? store.importFreqtrade(damaged)
      }
      #expect(
        try store.results(.init(tags: ["freqtrade"])).allSatisfy { $0.setup.timeframe == "1h" })
      #expect(throws: BacktestError.self) { try store.importFreqtrade(Array("{\"a\": 1}".utf8)) }
    }
  }
#endif
