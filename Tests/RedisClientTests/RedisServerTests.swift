import RedisClient
import Testing
import TradingCacheTestKit

@Suite struct RedisServerTests {
  @Test func answersOnItsSocket() throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    #expect(try connection.roundTrip("PING") == .status("PONG"))
  }
}
