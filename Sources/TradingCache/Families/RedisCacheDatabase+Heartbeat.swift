import RedisClient
public import TradingModel
import TradingSerialization

/// The sign of life of a trader's node.
///
///     trader-{trader}:health:heartbeat     string, such as 2025-01-02T03:04:05.678901234Z
extension RedisCacheDatabase {
  /// Notes that the node is alive; the note goes away after `Configuration.heartbeatTimeToLive`.
  @discardableResult
  public func heartbeat(at time: UnixNanos) throws(CacheError) -> Receipt {
    let text = ISO8601.text(time, alwaysNineDecimals: true)
    let key = keys.heartbeat
    return try writing().enqueue { buffer in
      if let milliseconds = configuration.heartbeatMilliseconds {
        buffer.append(command: "SET", key, text, "PX", milliseconds)
      } else {
        buffer.append(command: "SET", key, text)
      }
      return 1
    }
  }

  public func loadHeartbeat() async throws(CacheError) -> UnixNanos? {
    try await reading { session throws(CacheError) in
      let (time, fault) = try session.loadHeartbeat()
      if let fault { throw .unreadable([fault]) }
      return time
    }
  }
}

extension ReadSession {
  /// The heartbeat, or why it cannot be read.
  func loadHeartbeat() throws(CacheError) -> (time: UnixNanos?, fault: UnreadableRecord?) {
    let key = keys.heartbeat
    var time: UnixNanos?
    var unreadable: UnreadableRecord?
    try read(key, as: .document) { reply throws(CacheError) in
      unreadable = try ReadSession.fault(in: reply, key: key)
      guard unreadable == nil, let text = reply.string else { return }
      time = ISO8601.time(text)
      if time == nil { unreadable = UnreadableRecord(key: key, reason: "it holds no time") }
    }
    return (time, unreadable)
  }
}

extension RedisCacheDatabase.Configuration {
  /// The time to live in whole milliseconds, at least one.
  fileprivate var heartbeatMilliseconds: Int? {
    heartbeatTimeToLive.map { time in
      let (seconds, attoseconds) = time.components
      let milliseconds = min(max(seconds, 0), 1 << 40) * 1000 + attoseconds / 1_000_000_000_000_000
      return max(1, Int(milliseconds))
    }
  }
}
