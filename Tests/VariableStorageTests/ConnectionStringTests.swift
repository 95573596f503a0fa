import ArgumentParser
import Foundation
import RedisClient
import ServerTestKit
import TestSupport
import Testing
import TradingModel

@testable import TradingCacheCLI
@testable import VariableStorage

#if PostgreSQL
  import PostgreSQLClient
#endif

/// Connection strings as people have them, and that nothing ever shows a part of a password.
@Suite(.timeLimit(.minutes(10))) struct ConnectionStringTests {
  /// Each kind of connection string, with a password in each place where one can be.
  static let kinds: [@Sendable (String) -> String] = [
    { "redis://bot:\($0)@127.0.0.1:1/0" }, { "redis://:\($0)@127.0.0.1:1" },
    { "rediss://bot:\($0)@127.0.0.1:1/0" }, { "unix://bot:\($0)@/nonexistent/redis.sock" },
    { "postgresql://bot:\($0)@127.0.0.1:1/x" }, { "postgresql+psycopg2://:\($0)@127.0.0.1:1" },
    { "postgresql://127.0.0.1:1/x?user=bot&password=\($0)&connect_timeout=2" },
    { "sqlite://bot:\($0)@/bot.db" }, { "sqlite+pysqlcipher://:\($0)@/bot.db?cipher=aes" },
    { "mysql://bot:\($0)@h/x" }, { "bot:\($0)@h/x" },
  ]

  /// Every printable character at the beginning, in the middle and at the end of a password, and pairs of
  /// those that have a meaning in URLs.
  static var passwords: [String] {
    let printable = (0x20...0x7E).map { String(Unicode.Scalar(UInt8($0))) }
    let special = ["@", "/", "?", "#", ":", "%", "&", "=", "[", "]", " "]
    let pairs = special.flatMap { first in special.map { first + $0 } }
    return printable.flatMap { ["\($0)QzxWvk", "Qzx\($0)Wvk", "QzxWvk\($0)"] }
      + pairs.map { "Qzx\($0)Wvk" } + ["12\(5)/Wvk", "1@2?3Wvk"]
  }

  private static func shows(_ text: String) -> Bool {
    text.contains("Qzx") || text.contains("Wvk")
  }

  @Test(arguments: kinds.indices)
  func noErrorAndNoLogLineShowsAPartOfAPassword(_ kind: Int) async throws {
    let namespace = try uniqueNamespace()
    for password in Self.passwords {
      let url = Self.kinds[kind](password)
      let (logger, lines) = LogKeeper.logger()
      var said = ""
      do {
        let vars = try variables(namespace, url, logger: logger) { $0.timeout = .seconds(2) }
        try await vars.load(within: .zero)
      } catch {
        said += "\(error)"
        dump(error, to: &said)
      }
      said += lines.all.joined()
      #expect(!Self.shows(said), "a password with \(password.filter { !$0.isLetter }): \(said)")
    }
  }

  @Test(arguments: kinds.indices) func noDumpShowsAPassword(_ kind: Int) throws {
    var said = ""
    if let vars = try? variables(uniqueNamespace(), Self.kinds[kind]("QzxWvk")) {
      dump(vars, to: &said)
      said += "\(vars.configuration)"
    }
    if let address = try? StoreAddress(Self.kinds[kind]("QzxWvk")) {
      dump(address, to: &said)
      said += "\(address)"
    }
    #expect(!Self.shows(said), "\(said)")
  }

  /// Also where the connection string is in the wrong place of the command line.
  @Test func noMessageOfTheCommandShowsAPartOfAPassword() {
    for character in (0x20...0x7E).map({ Unicode.Scalar(UInt8($0)) }) {
      for kind in [0, 4, 7] {
        let url = Self.kinds[kind]("Qzx\(character)Wvk")
        let lines = [
          ["vars", "list", url], ["vars", "list", "--uri", url], ["vars", "--x=\(url)"],
        ]
        let line = lines[Int(character.value) % 3]
        do {
          _ = try TradingCacheTool.parseAsRoot(line)
          Issue.record("not refused")
        } catch {
          let message = TradingCacheTool.withoutPasswords(
            TradingCacheTool.fullMessage(for: error), line)
          #expect(!Self.shows(message), "\(message)")
        }
      }
    }
  }

  @Test(arguments: ["\"", "'", " ", "\n", "\t\" ", "\r\n"])
  func quotesAndSpaceAroundItAreTakenOff(_ wrapping: String) throws {
    let end = String(wrapping.reversed())
    guard
      case .redis(let redis) = try StoreAddress(
        nil, environment: "\(wrapping)redis://elsewhere:7/2\(end)")
    else {
      Issue.record("another store")
      return
    }
    #expect(redis.address == .tcp(host: "elsewhere", port: 7) && redis.database == 2)
    #expect(throws: VariableError.noConnectionString) {
      try StoreAddress(wrapping + end, environment: nil)
    }
  }

  static let lines: [(String, String?)] = [
    ("DB_CONNECTION_STR=redis://h/0\n", "redis://h/0"),
    ("export DB_CONNECTION_STR = 'redis://:p #w@h/0' # mine\n", "redis://:p #w@h/0"),
    ("  DB_CONNECTION_STR=\"a=b\"\r\n", "a=b"), ("DB_CONNECTION_STR=a#b # c\n", "a#b"),
    ("#DB_CONNECTION_STR=x\n", nil), ("DB_CONNECTION_STRING=x\n", nil), ("\n", nil),
  ]

  @Test(arguments: lines.indices) func aFileOfTheEnvironmentIsRead(_ index: Int) {
    let (line, value) = Self.lines[index]
    #expect(ConnectionText.value(inLine: line) == value)
  }

  @Test func theEnvironmentComesBeforeItsFile() throws {
    let path = "\(try RedisServer.shared.folder)/.env"
    try Data("OTHER=1\nDB_CONNECTION_STR=redis://file/1\n".utf8)
      .write(to: URL(fileURLWithPath: path))
    func host(_ address: StoreAddress) -> String {
      if case .redis(let redis) = address { "\(redis.address)" } else { "" }
    }
    #expect(host(try StoreAddress(nil, environment: nil, file: path)) == "file:6379")
    #expect(host(try StoreAddress(nil, environment: "redis://env", file: path)) == "env:6379")
    #expect(host(try StoreAddress("redis://given", environment: "", file: path)) == "given:6379")
    #expect(throws: VariableError.noConnectionString) {
      try StoreAddress(nil, environment: nil, file: path + ".missing")
    }
  }

  @Test func filesOfSQLite() throws {
    func path(_ url: String) throws -> String {
      guard case .sqlite(let path) = try StoreAddress(url) else { return "another store" }
      return path
    }
    #expect(try path("sqlite:///bot.db") == "bot.db")
    #expect(try path("sqlite:////home/me/bot.db") == "/home/me/bot.db")
    #expect(try path("sqlite+pysqlite:///a b%.db?check_same_thread=False") == "a b%.db")
    for url in ["sqlite://", "sqlite:///:memory:", "sqlite:///x.db?key=1", "sqlite:x.db"] {
      #expect(throws: VariableError.self) { try path(url) }
    }
  }

  #if PostgreSQL
    @Test func whatOtherClientsWriteIsUnderstoodOrNamed() throws {
      func read(_ query: String) throws -> String {
        try PostgreSQLURL("postgres://u:p@h:1,[::1]:2/x?\(query)").text
      }
      let plain = "postgresql://u:p@h:1,[::1]:2/x"
      #expect(try read("pgbouncer=true&connection_limit=1") == plain)
      #expect(
        try read("ssl=require&application_name=a") == "\(plain)?sslmode=require&application_name=a")
      #expect(try read("ssl=false") == "\(plain)?sslmode=disable")
      #expect(try read("host=/run/postgresql") == "\(plain)?host=/run/postgresql")
      for name in ["schema", "charset"] {
        let error = #expect(throws: PostgreSQLError.self) { try read("\(name)=public") }
        #expect("\(String(describing: error))".contains(name))
      }
      for url in [
        "postgresql://h:x/y", "postgresql://h/x?ssl", "postgresql:h", "postgresql://%zz@h",
      ] {
        #expect(throws: PostgreSQLError.self) { try PostgreSQLURL(url) }
      }
    }

    /// A pooler gives the session to another client after each transaction.
    @Test func aTransactionLeavesTheSessionAsItWas() throws {
      let connection = try PostgreSQLConnection(
        url: PostgreSQLURL(PostgreSQLServer.shared.url), user: nil, password: nil,
        timeout: .seconds(7))
      func settings() throws -> [String?] {
        try connection.run(
          "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
            + " current_setting('client_min_messages')")[0]
      }
      let before = try settings()
      try connection.begin()
      #expect(try settings() == ["7s", "7s", before[2]])
      try connection.run("COMMIT")
      #expect(try settings() == before)
    }
  #endif
}
