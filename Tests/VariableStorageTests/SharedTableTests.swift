#if PostgreSQL || SQLite
  import Foundation
  import Testing
  import TradingModel

  @testable import VariableStorage

  /// The tables that Lumibot reads and writes too, in PostgreSQL and SQLite.
  @Suite(.timeLimit(.minutes(10))) struct SharedTableTests {
    /// A name that no other test has.
    private func uniqueName() -> String {
      "t" + "\(UUID4())".filter { $0 != "-" }.lowercased()
    }

    private func lumibotWrites(
      _ json: String, _ name: String, _ backend: Backend, table: String = "vars_backup"
    ) throws {
      let moment = backend == .sqlite ? "'2024-01-05 05:00:00.123456-05:00'" : "now()"
      let type = backend == .sqlite ? "DATETIME" : "timestamp with time zone"
      try backend.run(
        "CREATE TABLE IF NOT EXISTS \(table)"
          + " (id text, last_updated \(type), variables text, strategy_id text)",
        "DELETE FROM \(table) WHERE strategy_id = '\(name)'",
        "INSERT INTO \(table) VALUES ('\(UUID4())', \(moment), '\(json)', '\(name)')")
    }

    @Test(arguments: Backend.tables)
    func whatLumibotWritesIsSeenAndBecomesAVersion(_ backend: Backend) async throws {
      let namespace = try uniqueNamespace()
      let name = uniqueName()
      let vars = try variables(namespace, backend.url) { $0.lumibotName = name }
      vars.n = 1
      vars.mark = try ExactDecimal("1.50")
      try await vars.backUp()
      let row = "SELECT variables FROM vars_backup WHERE strategy_id = '\(name)'"
      #expect(try backend.rows(row) == [[#"{"mark": 1.50, "n": 1}"#]])

      try lumibotWrites(#"{"mark": 1.5, "n": 2}"#, name, backend)
      let again = try await reloaded(namespace, backend.url)
      #expect(again.all() == ["n": .int(2), "mark": .decimal(try ExactDecimal("1.50"))])
      #expect(try await again.history().versions.map(\.writer).first == "Lumibot")
      vars.n = 3
      let error = await failure { () throws(VariableError) in try await vars.backUp() }
      guard case .conflict(let conflict) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(conflict.writer == "Lumibot")
      // It writes once more while we have them open.
      try lumibotWrites(#"{"n": 7}"#, name, backend)
      again.n = 8
      #expect(
        await failure { () throws(VariableError) in try await again.backUp() }?.isConflict == true)
      try await again.resolveConflict(.takeStored)
      #expect(again.all() == ["n": .int(7)])
      #expect(try await again.history().versions.map(\.number) == [3, 2, 1])
    }

    @Test(arguments: Backend.tables)
    func aTextThatIsNoneSpoilsNothingElse(_ backend: Backend) async throws {
      let name = uniqueName()
      try lumibotWrites(
        #"{"headline": "\ud83d cut", "tail": "\udc00\ud83d\u0041", "trade_count": 3}"#, name,
        backend)
      let vars = try variables(uniqueNamespace(), backend.url) { $0.lumibotName = name }
      try await vars.load()
      #expect(vars["headline"] == "\u{FFFD} cut" && vars["tail"] == "\u{FFFD}\u{FFFD}A")
      #expect(vars["trade_count"] == 3)
      vars.trade_count = 4
      try await vars.close()
      #expect(vars.status.version == 2)
    }

    @Test(arguments: Backend.tables)
    func aTableOfAnotherNameWhichLumibotMade(_ backend: Backend) async throws {
      let table = uniqueName()
      try lumibotWrites("INITIAL VALUE", "INITIAL VALUE", backend, table: table)
      try lumibotWrites(#"{"n": 1}"#, "Bull", backend, table: table)
      try lumibotWrites(#"{"n": 2}"#, "Bear", backend, table: table)
      let configuration = StrategyVariables.Configuration(
        url: try backend.url, timeout: .seconds(120), lumibotName: "Bull", backupTableName: table)
      let bear = StoredStrategy(namespace: nil, lumibotName: "Bear")
      #expect(
        try await StrategyVariables.strategies(configuration)
          == [bear, StoredStrategy(namespace: nil, lumibotName: "Bull")])

      let namespace = try uniqueNamespace()
      let bull = try StrategyVariables(
        traderId: namespace.traderId, strategyId: namespace.strategyId,
        configuration: configuration)
      try await bull.load()
      #expect(bull.all() == ["n": .int(1)])
      bull.n = 5
      try await bull.close()
      #expect(
        try await StrategyVariables.strategies(configuration)
          == [StoredStrategy(namespace: namespace, lumibotName: "Bull"), bear])
      #expect(try backend.rows("SELECT count(*) FROM \(table)_versions") == [["2"]])
      let elsewhere = try variables(namespace, backend.url)
      #expect(try await elsewhere.stored() == nil)
    }

    @Test(arguments: ["", "a b", "a\"; DROP TABLE x; --", "1a", "é", "vars", "sqlite_x"])
    func namesOfTablesAreIdentifiers(_ name: String) throws {
      #expect(throws: VariableError.self) { try VariableTables(backup: name) }
      #expect(throws: VariableError.self) {
        try VariableTables(backup: String(repeating: "a", count: 55))
      }
    }

    @Test(arguments: Backend.tables)
    func whatFailsBindsNoNameAndANameCanBeChanged(_ backend: Backend) async throws {
      let namespace = try uniqueNamespace()
      let (wrong, right, third) = (uniqueName(), uniqueName(), uniqueName())
      try lumibotWrites(#"{"n": 1}"#, wrong, backend)
      let first = try variables(namespace, backend.url) { $0.lumibotName = wrong }
      try await first.load()
      #expect(try await variables(namespace, backend.url).stored() == nil)

      let second = try variables(namespace, backend.url) { $0.lumibotName = right }
      second.n = 2
      try await second.close()
      // Now it has a name, and another one is refused; none is the name that it has.
      let other = try variables(namespace, backend.url) { $0.lumibotName = wrong }
      guard case .refused = await failure({ () throws(VariableError) in try await other.load() })
      else {
        Issue.record("not refused")
        return
      }
      try await StrategyVariables.setLumibotName(
        third, of: namespace, .init(url: backend.url, timeout: .seconds(120)))
      let vars = try await reloaded(namespace, backend.url)
      #expect(vars["n"] == 2)
      vars.n = 3
      try await vars.close()
      let row = "SELECT variables FROM vars_backup WHERE strategy_id = '\(third)'"
      #expect(try backend.rows(row) == [[#"{"n": 3}"#]])

      let neighbour = try variables(uniqueNamespace(), backend.url) { $0.lumibotName = third }
      neighbour.n = 1
      guard
        case .refused = await failure({ () throws(VariableError) in try await neighbour.backUp() })
      else {
        Issue.record("not refused")
        return
      }
      await #expect(throws: VariableError.self) {
        try await StrategyVariables.setLumibotName(
          "x", of: uniqueNamespace(), .init(url: backend.url, timeout: .seconds(120)))
      }
    }

    #if SQLite
      /// What is written into a file that was moved away is lost; the store counts as one that forgot.
      @Test func aFileThatWasReplacedIsGivenEverythingAgain() async throws {
        let url = "\(try Backend.sqlite.url).\(uniqueName())"
        let path = String(url.dropFirst("sqlite:///".count))
        let vars = try variables(uniqueNamespace(), url)
        vars.n = 1
        try await vars.backUp()
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        vars.n = 2
        try await vars.backUp()
        #expect(vars.status.storeLosses == 1)
        #expect(try await reloaded(vars.namespace, url).all() == ["n": .int(2)])
      }

      @Test func lookingMakesNoFile() async throws {
        let url = "\(try Backend.sqlite.url).\(uniqueName())"
        let vars = try variables(uniqueNamespace(), url)
        #expect(try await vars.stored() == nil)
        #expect(try await vars.history().versions.isEmpty)
        #expect(try await StrategyVariables.strategies(.init(url: url)).isEmpty)
        let path = String(url.dropFirst("sqlite:///".count))
        #expect(!FileManager.default.fileExists(atPath: path))
        let nowhere = try variables(uniqueNamespace(), "sqlite:////nonexistent/x.db")
        nowhere.n = 1
        guard
          case .refused = await failure({ () throws(VariableError) in try await nowhere.backUp() })
        else {
          Issue.record("not refused")
          return
        }
      }
    #endif
  }
#endif
