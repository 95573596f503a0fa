/// Waits that grow with every failure, with jitter so that many nodes do not return at once.
struct Backoff {
  private let configuration: RedisCacheDatabase.Configuration.Reconnect
  private var next: Duration

  init(_ configuration: RedisCacheDatabase.Configuration.Reconnect) {
    self.configuration = configuration
    next = configuration.initialDelay
  }

  /// The next wait: between half and all of a delay that doubles up to the longest.
  mutating func delay() -> Duration {
    let delay = next
    next = min(next * 2, configuration.maxDelay)
    return delay * Double.random(in: 0.5...1)
  }

  /// Begins anew after a success.
  mutating func reset() { next = configuration.initialDelay }
}
