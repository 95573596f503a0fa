#if Backtests
  import BacktestStorage
  import Foundation
  import ServerTestKit
  import Testing
  import TradingModel
  import TradingSerialization

  @testable import TradingCacheCLI

  /// `trading-cache backtests`, run as users run it.
  @Suite struct CommandTests {
    struct Run {
      let status: Int32
      let output: String
      let complaint: String

      var lines: [String] { output.split(separator: "\n").map(String.init) }

      /// The objects that were printed, one for each line.
      func objects() throws -> [DynamicMap] {
        try lines.map { line in
          guard case .map(let map) = try DynamicValue(json: Array(line.utf8)) else { return [:] }
          return map
        }
      }
    }

    static func run(_ arguments: String...) throws -> Run { try run(arguments) }

    private static func run(_ arguments: [String]) throws -> Run {
      let process = Process()
      let (output, complaint) = (Pipe(), Pipe())
      process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "trading-cache"))
      process.arguments = ["backtests"] + arguments
      process.standardOutput = output
      process.standardError = complaint
      try process.run()
      let printed = try output.fileHandleForReading.readToEnd() ?? Data()
      let said = try complaint.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return Run(
        status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
        complaint: String(decoding: said, as: UTF8.self))
    }

    /// Three backtests of which one failed.
    static func file() throws -> TemporaryDatabase {
      let file = try TemporaryDatabase()
      let store = try file.open()
      try store.save(
        .sample("BTCUSDT"), .sample([.totalReturn: 5, .sharpeRatio: 2, .maxDrawdown: 30]),
        tags: ["base"], notes: "a <b>bold</b> one & more", runTimestamp: 1_735_689_600)
      try store.save(
        .sample("ETHUSDT", configuration: ["fast": 12]),
        .sample([.totalReturn: 9, .sharpeRatio: 1, .maxDrawdown: 10, .totalTrades: 7]),
        runTimestamp: 1_735_776_000)
      try store.fail(
        try store.begin(.sample("BTCUSDT"), runTimestamp: 1_735_862_400), error: "no data\nat all")
      return file
    }

    @Test func listsAreTablesOrJSON() throws {
      let file = try Self.file()
      let table = try Self.run("list", "--database", file.path)
      #expect(table.status == 0)
      #expect(table.complaint.isEmpty)
      #expect(table.lines.count == 4)
      #expect(table.lines[0].hasPrefix("id  run"))
      #expect(table.lines[1].contains("failed") && table.lines[1].hasSuffix("no data"))
      #expect(table.lines[3].contains("2025-01-01 00:00") && table.lines[3].contains("5.00 %"))
      let objects = try Self.run("list", "--json", "--database", file.path).objects()
      #expect(objects.map { $0["id"] } == [3, 2, 1])
      #expect(objects[0]["error"] == "no data\nat all")
      #expect(objects[1]["total_return"] == 9.0)
      #expect(objects[1]["total_trades"] == 7)
      #expect(objects[1]["final_equity"] == "10500.00")
      #expect(objects[1]["config"] == .map(["fast": 12]))
      #expect(objects[2]["tags"] == .array(["base"]))
    }

    @Test func listsCanBeNarrowed() throws {
      let file = try Self.file()
      func ids(_ arguments: String...) throws -> [DynamicValue?] {
        try Self.run(["list", "--json", "--database", file.path] + arguments).objects()
          .map { $0["id"] }
      }
      #expect(try ids("--symbol", "BTCUSDT") == [3, 1])
      #expect(try ids("--status", "finished", "--status", "running") == [2, 1])
      #expect(try ids("--tag", "base") == [1])
      #expect(try ids("--since", "2025-01-02") == [3, 2])
      #expect(try ids("--since", "2025-01-01T00:00:01Z", "--until", "2025-01-03") == [2])
      #expect(try ids("--until", "1735689601") == [1])
      #expect(try ids("--limit", "1", "--offset", "1") == [2])
      for wrong in [
        ["--status", "paused"], ["--since", "soon"],
        ["--since", "2025-01-02", "--until", "2025-01-01"],
        ["--limit", "-1"],
      ] {
        #expect(try Self.run(["list", "--database", file.path] + wrong).status == 2, "\(wrong)")
      }
    }

    @Test func theBestIsFoundByAFigure() throws {
      let file = try Self.file()
      func best(_ metric: String) throws -> DynamicValue? {
        try Self.run("best", "--json", "--database", file.path, "--metric", metric).objects()[0][
          "id"]
      }
      #expect(try best("total_return") == 2)
      #expect(try best("sharpe_ratio") == 1)
      #expect(try best("max_drawdown") == 2)
      let top = try Self.run("top", "5", "--metric", "sharpe_ratio", "--database", file.path)
      #expect(top.lines.count == 3)
      #expect(top.lines[1].hasPrefix(" 1"))
      let unknown = try Self.run("best", "--metric", "luck", "--database", file.path)
      #expect(unknown.status == 2)
      #expect(unknown.complaint.contains("\"luck\"") && unknown.complaint.contains("sortino_ratio"))
      #expect(try Self.run("best", "--metric", "cagr", "--database", file.path).status == 1)
    }

    @Test func oneIsShownWithItsCurve() throws {
      let file = try Self.file()
      let shown = try Self.run("show", "1", "--database", file.path)
      #expect(shown.status == 0)
      #expect(shown.output.contains("BTCUSDT 1h"))
      #expect(shown.output.contains("2023-11-14") && shown.output.contains("10800.00 ┤"))
      #expect(shown.output.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
      #expect(shown.lines.suffix(16).allSatisfy { $0.count <= 80 })
      let object = try Self.run("show", "1", "--json", "--database", file.path).objects()[0]
      guard case .array(let points)? = object["equity_curve"] else {
        Issue.record("no curve")
        return
      }
      #expect(points.count == 4)
      #expect(try Self.run("show", "3", "--database", file.path).output.contains("no data"))
      #expect(try Self.run("show", "9", "--database", file.path).status == 1)
    }

    @Test func severalStandSideBySide() throws {
      let file = try Self.file()
      let compared = try Self.run("compare", "1", "2", "--database", file.path)
      #expect(compared.output.contains("9.00 % *"))
      #expect(compared.lines.contains { $0.hasPrefix("symbol") && $0.contains("ETHUSDT") })
      let object = try Self.run("compare", "1", "2", "--json", "--database", file.path).objects()[0]
      #expect(object["ids"] == .array([1, 2]))
      #expect(try Self.run("compare", "1", "8", "--database", file.path).status == 1)
    }

    @Test func notesAndTagsAreEditedAndBacktestsRemoved() throws {
      let file = try Self.file()
      #expect(try Self.run("note", "1", "good one", "--database", file.path).status == 0)
      #expect(try Self.run("tag", "1", "x", "y", "--database", file.path).status == 0)
      #expect(
        try Self.run("tag", "1", "x", "base", "--remove", "--database", file.path).status == 0)
      #expect(try file.open().result(1).notes == "good one")
      #expect(try file.open().result(1).tags == ["y"])
      #expect(try Self.run("note", "1", "--database", file.path).output == "good one\n")
      #expect(try file.open().result(1).notes == "good one")
      #expect(try Self.run("note", "1", "--clear", "--database", file.path).status == 0)
      #expect(try file.open().result(1).notes == nil)
      #expect(try Self.run("note", "1", "x", "--clear", "--database", file.path).status == 2)
      #expect(try Self.run("remove", "1", "7", "--execute", "--database", file.path).status == 1)
      #expect(try Self.run("remove", "1", "--database", file.path).lines.count == 2)
      #expect(
        try Self.run("keep", "0", "--database", file.path).output.hasPrefix("3 would be removed"))
      #expect(try file.open().results().count == 3)
      #expect(try Self.run("remove", "1", "--execute", "--database", file.path).status == 0)
      let kept = try Self.run("keep", "1", "--execute", "--database", file.path)
      #expect(kept.output == "1 removed\n")
      #expect(try file.open().results().map(\.id) == [3])
    }

    @Test func aRunningBacktestIsNotRemoved() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      let id = try store.begin(.sample())
      let removed = try Self.run("remove", "\(id)", "--execute", "--database", file.path)
      #expect(removed.status == 1)
      #expect(removed.complaint.contains("running"))
      let kept = try Self.run(
        "keep", "0", "--status", "running", "--execute", "--json", "--database", file.path)
      #expect(kept.output == "{\"removed\":[]}\n")
      try store.finish(id, .sample())
      #expect(try store.result(id).status == .finished)
    }

    @Test func listsCurvesAndTradesAreCSVToo() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      var trade = trades([5])[0]
      trade.exitReason = "a, \"b\""
      try store.save(
        .sample(), BacktestOutcome(finalEquity: .one, equityCurve: curve([1, 2]), trades: [trade]))
      let list = try Self.run("list", "--csv", "--database", file.path)
      #expect(list.lines.count == 2)
      #expect(list.lines[0].hasPrefix("id,uid,status,error,warnings,symbol,timeframe,strategy"))
      #expect(list.lines[1].contains("\"{\"\"fast\"\":10,\"\"slow\"\":30.0}\""))
      #expect(
        try Self.run("show", "1", "--csv", "--database", file.path).output
          == "time,equity\n1700006400000000000,1.0\n1700092800000000000,2.0\n")
      let shown = try Self.run("show", "1", "--trades", "--csv", "--database", file.path)
      #expect(
        shown.lines == [
          "entry_time,exit_time,pnl,symbol,side,quantity,entry_price,exit_price,fees,entry_reason,"
            + "exit_reason",
          "0,1,5.0,,,,,,,,\"a, \"\"b\"\"\"",
        ])
      #expect(try Self.run("show", "1", "--trades", "--database", file.path).lines.count == 2)
      let json = try Self.run("show", "1", "--trades", "--json", "--database", file.path)
      #expect(try json.objects()[0]["pnl"] == 5.0)
      #expect(try Self.run("list", "--csv", "--json", "--database", file.path).status == 2)
    }

    /// Also one with a write-ahead log, for which SQLite would make files beside it.
    @Test(
      .enabled(if: geteuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0, "root needs setpriv"),
      arguments: [BacktestStore.Options.Journal.writeAheadLog, .rollback])
    func aFileInAFolderOfSomeoneElseIsRead(journal: BacktestStore.Options.Journal) throws {
      let file = try TemporaryDatabase()
      let store = try BacktestStore(path: file.path, options: .init(journal: journal))
      try store.save(.sample(), .sample(), notes: "theirs")
      try store.close()
      for (path, mode) in [(file.path, 0o444), (file.folder, 0o555)] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      }
      defer {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: file.folder)
      }
      // Root may write everywhere, so it becomes someone else.
      let tool = ChildProcess.path(ofSibling: "trading-cache")
      let user = geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"] : []
      let words = user + [tool, "backtests", "list", "--database", file.path]
      let process = try ChildProcess(program: words[0], arguments: Array(words.dropFirst()))
      #expect(process.readLine()?.hasPrefix("id  run") == true)
      #expect(process.readLine()?.hasSuffix("theirs") == true)
      #expect(process.waitForEnd() == .status(0))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: file.folder).allSatisfy {
          $0 == "trading.db" || $0 == "trading.db-running"
        })
    }

    @Test func rankingsHaveThresholds() throws {
      let file = try Self.file()
      func best(_ arguments: String...) throws -> Int32 {
        try Self.run(["best", "--json", "--database", file.path] + arguments).status
      }
      #expect(try best("--min-trades", "7") == 0)
      #expect(try best("--min-trades", "8") == 1)
      #expect(try best("--min-days", "115") == 0)
      #expect(try best("--min-days", "116") == 1)
      #expect(try best("--max-drawdown", "9") == 1)
      #expect(try best("--from", "2024-03-01", "--to", "2025-01-01") == 0)
      #expect(try best("--from", "2024-03-10") == 1)
      #expect(try best("--to", "1950-01-01") == 1)
    }

    @Test func whatCannotBeReadIsNamedAfterTheRest() throws {
      let file = try RecipeTests.recipe()
      try file.execute("UPDATE backtest_results SET symbol = x'ff' WHERE id = 2")
      let list = try Self.run("list", "--json", "--database", file.path)
      #expect(list.status == 1)
      #expect(list.lines.count == 4)
      #expect(list.complaint.contains("backtest 2, symbol: 1 bytes"))
      #expect(try Self.run("report", "--database", file.path).status == 0)
    }

    @Test func otherProgramsResultsAreAddedAndJudged() throws {
      let file = try TemporaryDatabase()
      let rows = file.folder + "/rows.csv"
      try """
      symbol,tf,start_date,end_date,initial_capital,total_return,sharpe_per_return,return_count,\
      skewness,kurtosis
      A,1d,0,86400,100,1,0.1,300,0,3
      A,1d,0,86400,100,2,0.05,300,0,3

      """
      .write(toFile: rows, atomically: true, encoding: .utf8)
      let added = try Self.run("add", rows, "--map", "timeframe=tf", "--database", file.path)
      #expect(added.output == "2 added, 0 were there already\n")
      let judged = try Self.run("sharpe", "1", "--json", "--database", file.path).objects()[0]
      #expect(judged["trials"] == 2)
      guard case .double(let deflated)? = judged["deflated"] else {
        Issue.record("\(judged)")
        return
      }
      #expect(deflated > 0.5 && deflated < 0.96)
      #expect(
        try Self.run("sharpe", "1", "--database", file.path).output.contains("more than luck"))
      let bad = try Self.run("import", rows, "--database", file.path)
      #expect(bad.status == 1)
      #expect(try Self.run("add", file.folder + "/none", "--database", file.path).status == 3)
    }

    @Test func backtestsGoToAnotherMachineThroughRedis() throws {
      let file = try Self.file()
      let other = try TemporaryDatabase()
      let path = try RedisServer.shared.folder + "/redis.sock"
      let place = ["--url", "unix://\(path)", "--namespace", "\(UUID4())"]
      let pushed = try Self.run(["push", "--database", file.path] + place)
      #expect(pushed.status == 0)
      #expect(pushed.output.hasPrefix("3 new, 0 updated"))
      let pulled = try Self.run(["pull", "--database", other.path, "--json"] + place)
      #expect(try pulled.objects()[0]["unchanged"] == 0)
      #expect(try other.open().count() == 3)
      try file.open().setNotes("a", of: 1)
      try other.open().setNotes("b", of: 1)
      #expect(try Self.run(["push", "--database", file.path] + place).status == 0)
      let conflict = try Self.run(["pull", "--database", other.path] + place)
      #expect(conflict.status == 1)
      #expect(conflict.output.contains("changed on both sides"))
      #expect(try Self.run(["pull", "--overwrite", "--database", other.path] + place).status == 0)
      #expect(try other.open().result(1).notes == "a")
      #expect(
        try Self.run(["push", "--database", file.path, "--url", "redis://127.0.0.1:1"]).status == 3)
    }

    @Test func aReportIsOnePageOfItsOwn() throws {
      let file = try Self.file()
      let store = try file.open()
      try store.addTags(["<script>alert(1)</script>"], to: 1)
      let page = file.folder + "/report.html"
      #expect(try Self.run("report", "--database", file.path, "-o", page).status == 0)
      let html = try String(contentsOf: URL(fileURLWithPath: page), encoding: .utf8)
      #expect(html.hasPrefix("<!doctype html>"))
      // Growth and drawdown of both, and equity and drawdown of each.
      // The curves once for wide screens and once for narrow ones.
      #expect(html.components(separatedBy: "<svg").count - 1 == 2 * (2 + 2 * 2) + 3)
      #expect(html.components(separatedBy: "<svg class=\"curves narrow\"").count - 1 == 2 + 2 * 2)
      // What differs is in the legend.
      #expect(html.contains("ETHUSDT 1h: fast 12, slow –"))
      #expect(html.contains("a &lt;b&gt;bold&lt;/b&gt; one &amp; more"))
      #expect(html.contains("&lt;script&gt;alert(1)"))
      #expect(html.contains("prefers-color-scheme: dark"))
      for foreign in ["<script", "<link", "<img", "http:", "https:", "url(", "@import"] {
        #expect(!html.contains(foreign), "\(foreign)")
      }
      let one = try Self.run("report", "3", "--database", file.path)
      #expect(one.output.contains("no data"))
      #expect(!one.output.contains("Comparison"))
      #expect(try Self.run("report", "9", "--database", file.path).status == 1)
      #expect(try Self.run("report", "1", "--database", file.path, "-o", "/none/x").status == 3)
    }

    @Test func aReportIsWellFormed() throws {
      let file = try Self.file()
      let html = try Self.run("report", "1", "2", "3", "--database", file.path).output
      // What is in the body is XML too: a parser that accepts nothing else reads it.
      let body = try #require(html.range(of: "<body>")).lowerBound
      let end = try #require(html.range(of: "</body>")).upperBound
      var open: [Substring] = []
      for piece in html[body..<end].split(separator: "<") {
        let name = piece.prefix { $0 != " " && $0 != ">" }
        #expect(piece.filter { $0 == ">" }.count == 1, "\(piece)")
        if name.hasPrefix("/") {
          #expect(open.popLast() == name.dropFirst())
        } else {
          open.append(name)
        }
      }
      #expect(open.isEmpty)
    }

    @Test func extremeNumbersAreReportedToo() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      for values in [
        [1e308, -1e308, 1e308], [.leastNonzeroMagnitude, 1e308], [0, 0], [1, 1], [-5, 5],
      ] {
        try store.save(
          .sample(), BacktestOutcome(finalEquity: .one, equityCurve: curve(values), trades: []))
      }
      #expect(try Self.run("report", "1", "2", "3", "4", "5", "--database", file.path).status == 0)
      for id in 1...5 {
        #expect(try Self.run("show", "\(id)", "--database", file.path).status == 0)
      }
      // A curve out of order, which only another program can have written.
      try file.execute(
        "UPDATE backtest_curves SET points = '[[2,1.0],[1,2.0]]' WHERE backtest_id = 1")
      #expect(try Self.run("show", "1", "--database", file.path).status == 1)
    }

    @Test func aMissingFileIsToldAndNotMade() throws {
      let folder = try TemporaryDatabase()
      for command in ["list", "best", "top", "report"] {
        let run = try Self.run(command, "--database", folder.path)
        #expect(run.status == 3)
        #expect(run.complaint.contains(folder.path))
      }
      #expect(!FileManager.default.fileExists(atPath: folder.path))
      #expect(try Self.run("list").status == 2)
    }

    @Test(arguments: [10, 30, 80, 300])
    func chartsKeepWithinTheirWidth(width: Int) throws {
      let points = curve((0..<1000).map { 100 + Double($0 * 37 % 100) })
      guard let chart = EquityChart(points, width: width) else {
        #expect(width == 10)
        return
      }
      #expect(chart.lines.allSatisfy { $0.count <= width })
      #expect(chart.lines.count >= 15)
      #expect(EquityChart(curve([1]), width: width) == nil)
      for extreme in [
        [1e308, -1e308, 1e308], [.leastNonzeroMagnitude, 1e308, -1e308], [0, 0, 0], [-1, -2],
      ] {
        #expect(EquityChart(curve(extreme), width: width) != nil)
      }
      #expect(EquityChart(curve([5, 5, 5]), width: 80)?.lines.count == 11)
    }

    @Test(arguments: [
      (0.0, 2, "0.00"), (1234.567, 2, "1234.57"), (-0.005, 2, "-0.01"), (0.00001234, 2, "0.000012"),
      (1e20, 2, "1e+20"), (-7, 0, "-7"), (0.4, 0, "0.40"),
    ])
    func numbersAreForPeople(value: Double, decimals: Int, text: String) {
      #expect(Figures.fixed(value, decimals: decimals) == text)
    }
  }
#endif
