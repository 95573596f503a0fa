import Fixtures
import Foundation
import Logging
import ServerTestKit
import TestSupport
import Testing
import TradingCache

@testable import TradingCacheCLI

/// `copy` and the exit statuses, by the command lines that a person would write.
@Suite struct CopyTests {
  @Test(arguments: ["ENGINE-NETTING", "CORPUS-ISO", "JSON-001", "NOPREFIX-001", "EXTREME-STR"])
  func copyEqualsItsSource(_ trader: String) async throws {
    let source = try CorpusServer.untouched.url()
    let target = try RedisServer()
    let arguments = [
      "--rules", "nautilus-1.221", "--url", source, "--trader", trader, "--to", target.url(),
    ]
    #expect(await TradingCacheTool.run(["copy"] + arguments) == 0)

    var config = RedisCacheDatabase.Configuration(redis: target.configuration)
    config.role = .readOnly
    config.rules = .nautilus1221
    let copied = try await RedisCacheDatabase.traders(config: config)
    let key = try #require(copied.first)
    #expect(copied.count == 1)
    let state = try await RestoreCommand.restore(key, .redis(config)).state
    var original = RedisCacheDatabase.Configuration(
      redis: try CorpusServer.untouched.configuration)
    original.role = .readOnly
    original.rules = .nautilus1221
    let before = try await RestoreCommand.restore(key, .redis(original)).state
    #expect(state.orders.records == before.orders.records)
    #expect(state.positions.records == before.positions.records)
    #expect(state.accounts.records == before.accounts.records)
    #expect(state.instruments.records == before.instruments.records)

    // It is refused to mix a trader's records with those that are there already.
    #expect(await TradingCacheTool.run(["copy"] + arguments) == 1)
  }

  #if File
    /// From a server to a file and on to another server: every object of every trader is what it was.
    @Test func everythingGoesThroughAFile() async throws {
      let folder = try TemporaryFolder()
      let file = "file://\(folder.path)/state.cache"
      let source = try CorpusServer.untouched.url()
      let target = try RedisServer()
      var compared = 0
      for trader in try await CacheLocation(url: source).traders() {
        let name = "\(trader.traderId)"
        // Of the damaged ones nothing can be copied.
        if name.hasPrefix("CORRUPT") { continue }
        for (from, to) in [(source, file), (file, target.url())] {
          let status = await TradingCacheTool.run([
            "copy", "--rules", "nautilus-1.221", "--url", from, "--trader", name, "--to", to,
          ])
          #expect(status == 0, "\(name)")
        }
        let before = try await Self.sound(trader, in: source)
        let after = try await Self.sound(trader, in: target.url())
        #expect(before == after, "\(name)")
        compared += before.count
      }
      #expect(compared > 500)
    }

    private static func sound(_ trader: TraderKey, in url: String) async throws -> [[UInt8]] {
      var location = try CacheLocation(url: url)
      location.role = .readOnly
      location.records.rules = .nautilus1221
      let (state, lists) = try await RestoreCommand.restore(trader, location, true)
      return state.shown(of: trader, lists).filter { $0.isSound && $0.kind != "heartbeat" }
        .map { $0.json(of: trader.traderId) }
    }
  #endif

  @Test func everyRoundTripOfANettingPositionIsCopied() async throws {
    let target = try RedisServer()
    let status = await TradingCacheTool.run([
      "copy", "--url", try CorpusServer.untouched.url(), "--trader", "ENGINE-NETTING",
      "--to", target.url(), "--to-trader", "OTHER-001",
    ])
    #expect(status == 0)
    let connection = try RedisConnection.connect(target.configuration)
    let positions = Corpus.records.filter { $0.key.hasPrefix("trader-ENGINE-NETTING:positions:") }
    #expect(!positions.isEmpty)
    for record in positions {
      let key = record.key.replacing("trader-ENGINE-NETTING", with: "trader-OTHER-001")
      #expect(try connection.elements(key) == record.elements)
    }
  }

  @Test func statusTellsWhatIsWrong() async throws {
    let url = try CorpusServer.untouched.url()
    let run = TradingCacheTool.run
    #expect(await run(["restore", "--help"]) == 0)
    #expect(await run(["restore", "--url", url, "--trader", "CORRUPT-GARBAGE"]) == 1)
    #expect(await run(["verify", "--url", url, "--trader", "CORRUPT-GARBAGE"]) == 1)
    #expect(await run(["restore", "--url", url, "--trader", "NOBODY-001"]) == 1)
    #expect(await run(["restore"]) == 2)
    #expect(await run(["restore", "--url", "http://localhost"]) == 2)
    #expect(await run(["restore", "--url", url, "--trader", "nohyphen"]) == 2)
    #expect(await run(["restore", "--url", url, "--password-file", "/nonexistent"]) == 3)
    #expect(await run(["restore", "--url", "unix:///nonexistent/redis.sock"]) == 3)
  }

  @Test func passwordComesFromAFileAndIsNeverPrinted() async throws {
    let server = try RedisServer(options: ["--requirepass", "s3cret-word"])
    let path = server.folder + "/password"
    try Data("s3cret-word\n".utf8).write(to: URL(fileURLWithPath: path))
    let arguments = ["restore", "--url", server.url()]
    #expect(await TradingCacheTool.run(arguments) == 3)
    // Nothing is stored there: it was let in.
    #expect(await TradingCacheTool.run(arguments + ["--password-file", path]) == 1)
    let location = try ServerOptions.location(
      url: server.url(), user: nil,
      password: Password(file: path, variable: "TRADING_CACHE_NO_SUCH_VARIABLE"))
    #expect(!"\(location)".contains("s3cret"))
  }
}
