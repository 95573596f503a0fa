import RedisClient
import Testing

@Suite struct RedisURLTests {
  @Test func aFullURLIsRead() throws {
    let configuration = try RedisConfiguration(
      url: "redis://al%69ce:p%40ss%3Aw%2F%23rd@db.example:7000/12")
    #expect(configuration.address == .tcp(host: "db.example", port: 7000))
    #expect(
      configuration.authentication == .init(username: "alice", password: "p@ss:w/#rd"))
    #expect(configuration.database == 12)
    #expect(configuration.tls == .disabled)
  }

  @Test(arguments: [
    ("redis://", RedisAddress.tcp(host: "localhost", port: 6379), 0),
    ("redis://host", .tcp(host: "host", port: 6379), 0),
    ("REDIS://host/", .tcp(host: "host", port: 6379), 0),
    ("valkey://host/3", .tcp(host: "host", port: 6379), 3),
    ("redis://host/3", .tcp(host: "host", port: 6379), 3),
    ("redis://host?db=4", .tcp(host: "host", port: 6379), 4),
    ("redis://10.0.0.1:1/", .tcp(host: "10.0.0.1", port: 1), 0),
    ("redis://[::1]", .tcp(host: "::1", port: 6379), 0),
    ("redis://[fe80::1]:65535/9", .tcp(host: "fe80::1", port: 65535), 9),
    ("unix:///run/redis.sock", .unix(path: "/run/redis.sock"), 0),
    ("unix:///run/a%20b@c.sock?db=2", .unix(path: "/run/a b@c.sock"), 2),
  ])
  func whatIsMissingHasADefault(url: String, address: RedisAddress, database: Int) throws {
    let configuration = try RedisConfiguration(url: url)
    #expect(configuration.address == address)
    #expect(configuration.database == database)
    #expect(configuration.authentication == nil)
  }

  @Test func passwordsNeedNoUser() throws {
    for url in ["redis://:secret@host", "valkeys://:secret@host", "unix://:secret@/run/redis.sock"]
    {
      let configuration = try RedisConfiguration(url: url)
      #expect(configuration.authentication == .init(password: "secret"))
    }
    // The last @ ends the password, so that one in it does no harm.
    let configuration = try RedisConfiguration(url: "redis://bob:s@cret@host")
    #expect(configuration.authentication == .init(username: "bob", password: "s@cret"))
  }

  @Test func redissMeansVerifiedTLS() throws {
    let configuration = try RedisConfiguration(url: "rediss://host")
    #expect(configuration.tls == .enabled(.init()))
    #expect(RedisConfiguration.TLS().verification == .full)
  }

  @Test(arguments: [
    "", "hunter2", "http://:hunter2@host", "redis:/:hunter2@host", "redis://hunter2@host",
    "redis://:hunter2@host:port", "redis://:hunter2@host:0", "redis://:hunter2@host:65536",
    "redis://:hunter2@host:+1", "redis://:hunter2@host/x", "redis://:hunter2@host/-1",
    "redis://:hunter2@host/99999999999999999999", "redis://:hunter2@host?user=x",
    "redis://:hunter2@host?db=x", "redis://:hunter2@[::1", "redis://:hunter2@[::1]x",
    "redis://:hunter2@::1", "redis://:hunter2%@host", "redis://:hunter2%4@host",
    "redis://:hunter2%ff@host", "redis://:hunter2%00@host", "redis://:hunter2/@host",
    "redis://:hunter2#@host", "redis://:hunter2?@host", "unix://:hunter2@", "unix://hunter2/x",
    "unix://:hunter2@relative/path", "unix:///?db=1", "redis://a:hunter2:b@host:c",
  ])
  func aBadURLIsRefusedWithoutQuotingIt(url: String) {
    let error = #expect(throws: RedisError.self) { try RedisConfiguration(url: url) }
    guard case .invalidURL(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
    #expect(!String(describing: error).contains("hunter2"))
  }

  @Test func aSecretIsNeverPrinted() throws {
    let configuration = try RedisConfiguration(url: "redis://bob:hunter2@host")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!text.contains("hunter2"))
      #expect(text.contains("bob"))
    }
    #expect(configuration.authentication?.password.revealed == "hunter2")
  }
}
