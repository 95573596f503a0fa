package import DemoVenue

/// Where orders go: a process of its own for a node, the same process for a backtest.
@MainActor
package protocol VenueSession {
  /// Sends a request and returns all of the answer, but the `.ready` at its end.
  func ask(_ request: VenueRequest) throws -> [VenueAnswer]
}
