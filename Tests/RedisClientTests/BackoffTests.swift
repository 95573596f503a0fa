import RedisClient
import Testing

@Suite struct BackoffTests {
  /// Each delay is between half and all of one that doubles, up to the longest.
  @Test func delaysDoubleUpToTheLongest() {
    var backoff = Backoff(initialDelay: .milliseconds(10), maxDelay: .milliseconds(100))
    for _ in 0..<2 {
      for whole in [10, 20, 40, 80, 100, 100, 100] {
        let delay = backoff.delay()
        #expect(delay >= .milliseconds(whole) / 2 && delay <= .milliseconds(whole))
      }
      backoff.reset()
    }
  }

  /// Nodes that lost the same server do not all come back at the same moment.
  @Test func noTwoAreAlike() {
    var delays: Set<Duration> = []
    for _ in 0..<100 {
      var backoff = Backoff(initialDelay: .seconds(1), maxDelay: .seconds(1))
      delays.insert(backoff.delay())
    }
    #expect(delays.count > 90)
  }

  @Test func theFirstDelayIsNoLongerThanTheLongest() {
    var backoff = Backoff(initialDelay: .seconds(1), maxDelay: .milliseconds(5))
    #expect(backoff.delay() <= .milliseconds(5))
  }
}
