import DemoTrading
import DemoVenue
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The line to the venue: requests on standard output, answers on standard input.
@MainActor
struct VenueLink: VenueSession {
  init() { endWithTheVenue() }

  /// Sends a request and waits for all of the answer.
  func ask(_ request: VenueRequest) throws -> [VenueAnswer] { try exchange(request.line) }

  /// Says what was restored, and waits until it has been compared.
  func tell(
    restored: RestoredState, _ strategies: [DemoStrategy], in duration: Duration
  ) throws {
    let events = restored.orders.reduce(0) { $0 + $1.events.count }
    let trades = strategies.reduce(0) { $0 + $1.memory.trades }
    _ = try exchange(
      "restored \(Int(duration / .microseconds(1))) \(restored.orders.count) \(events) "
        + "\(restored.positions.count) \(restored.accounts.count) \(restored.strategies.count) \(trades)"
    )
  }

  /// Says what was resolved, and waits until it has been compared.
  func tell(_ resolution: Resolution, in duration: Duration) throws {
    _ = try exchange(
      "resolved \(Int(duration / .microseconds(1))) \(resolution.reports) "
        + "\(resolution.neverSent) \(resolution.canceledAgain)")
  }

  /// Says that everything is written.
  func tellClosed() throws { _ = try exchange("closed") }

  private func exchange(_ line: String) throws -> [VenueAnswer] {
    print(line)
    fflush(nil)
    var answers: [VenueAnswer] = []
    while let line = readLine() {
      let answer = try VenueAnswer(line: line)
      if answer == .ready { return answers }
      answers.append(answer)
    }
    throw NodeError.venueIsGone
  }
}

/// Ends the process when the demo is gone, even while the node waits for something else.
private func endWithTheVenue() {
  #if canImport(Glibc)
    var thread = pthread_t()
  #else
    var thread: pthread_t?
  #endif
  _ = pthread_create(&thread, nil, { _ in waitForHangUp() }, nil)
}

private func waitForHangUp() -> Never {
  var input = pollfd(fd: 0, events: 0, revents: 0)
  while poll(&input, 1, -1) < 0, errno == EINTR {}
  exit(1)
}
