#if Backtests
  import Foundation
  import GRDB
  import RedisClient
  import ServerTestKit
  import Synchronization
  import Testing
  import TradingModel

  @testable import BacktestStorage

  /// What is left of a migration that did not come to its end.
  @Suite struct MigrationTests {
    /// Everything that the recipe's program sees, and the shape of the tables.
    private struct Content: Equatable {
      let schema: [String]
      let rows: [[DatabaseValue]]

      init(_ file: TemporaryDatabase, path: String? = nil) throws {
        let queue = try DatabaseQueue(path: path ?? file.path)
        defer { try? queue.close() }
        (schema, rows) = try queue.read { db in
          (
            try String.fetchAll(
              db,
              sql: """
                SELECT coalesce(sql, name) FROM sqlite_master
                WHERE name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite_autoindex_grdb%' ORDER BY name
                """),
            try Row.fetchAll(
              db,
              sql:
                "SELECT \(Column.recipe.joined(separator: ", ")) FROM backtest_results ORDER BY id"
            ).map { Array($0.databaseValues) }
          )
        }
      }
    }

    /// Before each statement of the migration the files are copied, as a SIGKILL at that moment leaves them:
    /// in each copy the schema is the old one or the new one, with all rows, and opening goes on from there.
    @Test func aKillAtAnyStatementLeavesTheOldOrTheNewSchema() throws {
      let file = try RecipeTests.recipe()
      let old = try Content(file)
      let images = Guarded<[String]>([])
      let folder = file.folder
      _ = try BacktestStore(path: file.path, options: .init(journal: .writeAheadLog)) { _ in
        images.withLock { images in
          let image = folder + "/image\(images.count)"
          images.append(image)
          try? FileManager.default.createDirectory(
            atPath: image, withIntermediateDirectories: false)
          // Another process copies: closing the file here would end this process's locks on it.
          let copy = Process()
          copy.executableURL = URL(fileURLWithPath: "/bin/sh")
          copy.arguments = ["-c", "cp '\(folder)'/trading.db* '\(image)/'"]
          try? copy.run()
          copy.waitUntilExit()
        }
      }
      let new = try Content(file)
      #expect(old != new)
      var schemas: Set<[String]> = []
      for image in images.withLock({ $0 }) {
        let path = image + "/trading.db"
        let content = try Content(file, path: path)
        schemas.insert(content.schema)
        #expect(content.rows == old.rows)
        #expect(try BacktestStore(path: path).count() == 5)
        #expect(try Content(file, path: path) == new)
      }
      // The old one, the new one, and what is between the two migrations, each of which is whole or not there.
      #expect(schemas.isSuperset(of: [old.schema, new.schema]))
      #expect(schemas.count == 3)
    }

    /// A process that is killed when it has written so much of the migration: the rows are all there, in the
    /// old table or the new one, and the next process goes on from there.
    @Test func aKilledProcessLeavesTheOldOrTheNewSchema() async throws {
      let recipe = try TemporaryDatabase()
      try recipe.execute(
        RecipeTests.schema + """
          INSERT INTO backtest_results (symbol, timeframe, run_timestamp, start_date, end_date,
            initial_capital, final_equity, total_return, notes)
          WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
          SELECT 'S' || n, '1h', n, 0, 1, 100, 100 + n, n, hex(randomblob(80)) FROM numbers;
          """)
      // The log is where a process shows how far it has got.
      try RawConnection(recipe.path).execute("PRAGMA journal_mode = wal")
      let sums = "SELECT count(*), sum(run_timestamp), sum(total_return) FROM backtest_results"
      let before = try recipe.rows(sums)
      for written in [1, 20_000, 60_000, 100_000, 140_000] {
        let file = try TemporaryDatabase()
        try FileManager.default.copyItem(atPath: recipe.path, toPath: file.path)
        let process = try ChildProcess(
          program: ChildProcess.path(ofSibling: "test-process"),
          arguments: ["backtest-writer", file.path, "RUN", "begin"])
        while process.end == nil, try size(file.path + "-wal") < written { await Task.yield() }
        process.kill()
        #expect(process.end == .signal(SIGKILL))
        // One more where the process had come to the end of the migration, and begun a backtest.
        #expect(try file.rows(sums + " WHERE symbol <> 'RUN'") == before)
        let store = try file.open()
        #expect(try store.count() == 2_000 + store.count(.init(symbol: "RUN")))
        #expect(try store.best(by: .totalReturn)?.setup.symbol == "S2000")
      }
    }

    /// How large a file is, in bytes; nothing when there is none.
    private func size(_ path: String) throws -> Int {
      guard FileManager.default.fileExists(atPath: path) else { return 0 }
      return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    @Test func aNewFileAndARecipesFileEndWithTheSameSchema() throws {
      let recipe = try TemporaryDatabase()
      try recipe.execute(RecipeTests.schema)
      _ = try recipe.open()
      let new = try TemporaryDatabase()
      _ = try new.open()
      // The spaces are those of the program that made the table.
      func schema(_ file: TemporaryDatabase) throws -> [[String]] {
        try Content(file).schema.map {
          $0.split { $0.isWhitespace || "()".contains($0) }.map(String.init)
        }
      }
      #expect(try schema(recipe) == schema(new))
      // Opening once more changes nothing.
      _ = try new.open()
      #expect(try schema(recipe) == schema(new))
    }

    @Test func aNewerSchemaIsRefusedAndLeft() throws {
      let file = try TemporaryDatabase()
      try file.open().close()
      try file.execute(
        """
        INSERT INTO grdb_migrations VALUES ('9 something later');
        ALTER TABLE backtest_results ADD COLUMN later TEXT;
        """)
      let before = try Content(file)
      let error = #expect(throws: BacktestError.self) { try file.open() }
      #expect(error == .newerSchema(path: file.path, unknown: ["9 something later"]))
      #expect("\(error as Any)".contains("newer version"))
      #expect(try Content(file) == before)
    }

    @Test func aMigrationThatFailsChangesNothing() throws {
      let file = try RecipeTests.recipe()
      try file.execute("CREATE TABLE backtest_tags (mine TEXT)")
      let before = try Content(file)
      let error = #expect(throws: BacktestError.self) { try file.open() }
      guard case .cannotOpen(file.path, let reason)? = error else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(reason.contains("backtest_tags"))
      #expect(try Content(file) == before)
    }
  }
#endif
