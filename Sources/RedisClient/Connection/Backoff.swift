/// Waits that grow with every failure, with jitter so that many clients do not return at once.
package struct Backoff: Sendable {
  private let initialDelay: Duration
  private let maxDelay: Duration
  private var next: Duration

  /// Begins with one delay, and doubles it up to another.
  package init(initialDelay: Duration, maxDelay: Duration) {
    self.initialDelay = initialDelay
    self.maxDelay = maxDelay
    next = min(initialDelay, maxDelay)
  }

  /// The next wait: between half and all of a delay that doubles up to the longest.
  package mutating func delay() -> Duration {
    let delay = next
    next = min(next * 2, maxDelay)
    return delay * Double.random(in: 0.5...1)
  }

  /// Begins anew after a success.
  package mutating func reset() { next = min(initialDelay, maxDelay) }
}
