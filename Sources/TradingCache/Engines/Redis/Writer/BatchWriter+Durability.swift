import RedisClient

/// Waiting until a batch has reached replicas or disk, where the configuration asks for it.
extension BatchWriter {
  /// Returns when what this connection wrote has got as far as it must; false when the writer is to end.
  ///
  /// The batch is applied already: it must not be sent again, only waited for.
  func waitUntilDurable(on connection: RedisConnection) throws(RedisError) -> Bool {
    while try !isDurable(connection) {
      pipeline.disconnected(
        RedisError.timedOut(operation: "waiting for \(configuration.durability)"))
      if pipeline.isEndingAtOnce { return false }
    }
    return true
  }

  /// Asks once, waiting on the server's side as long as is configured.
  private func isDurable(_ connection: RedisConnection) throws(RedisError) -> Bool {
    switch configuration.durability {
    case .acknowledged:
      return true
    case .replicated(let replicas, let limit):
      let reply = try connection.roundTrip(
        "WAIT", replicas, limit.milliseconds,
        deadline: .after(limit + configuration.redis.replyTimeout))
      return try reply.get().integer ?? 0 >= replicas
    case .fsynced(let limit):
      let reply = try connection.roundTrip(
        "WAITAOF", 1, 0, limit.milliseconds,
        deadline: .after(limit + configuration.redis.replyTimeout))
      return try reply.get().elements?.first?.integer ?? 0 >= 1
    }
  }

  /// Writes something on a new connection, since the server waits for what the connection itself wrote.
  func touch(_ connection: RedisConnection) throws(RedisError) {
    guard configuration.durability != .acknowledged else { return }
    // A key that nothing else uses: what is left of it, or comes late, does no harm.
    _ = try connection.roundTrip("SET", keys.marker + ":touched", "").get()
  }
}

extension Duration {
  /// Whole milliseconds, at least one: to Redis, 0 means for ever.
  fileprivate var milliseconds: Int {
    max(
      1,
      Int(clamping: components.seconds) &* 1000
        &+ Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
