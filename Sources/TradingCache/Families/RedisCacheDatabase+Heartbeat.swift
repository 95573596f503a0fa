import RedisClient
public import TradingModel
import TradingSerialization

/// The sign of life of a trader's node.
///
///     trader-{trader}:health:heartbeat     string, such as 2025-01-02T03:04:05.678901234Z
extension RedisCacheDatabase {
  /// Notes that the node is alive; the note goes away after `Configuration.heartbeatTimeToLive`.
  @discardableResult
  public func heartbeat(at time: UnixNanos = .now()) throws(CacheError) -> Receipt {
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

  /// Reads when the trader's node was last alive; `nil` when that is too long ago, or was never.
  ///
  /// - Throws: `CacheError.unreadable` when the note is no time.
  public func loadHeartbeat() async throws(CacheError) -> UnixNanos? {
    try await reading { session throws(CacheError) in try session.loadHeartbeat() }
  }
}

extension ReadSession {
  /// The heartbeat; an unreadable one is only a reason to throw where nothing may be unreadable.
  func loadHeartbeat(_ policy: UnreadablePolicy) throws(CacheError) -> UnixNanos? {
    do throws(CacheError) {
      return try loadHeartbeat()
    } catch {
      if policy == .quarantine, case .unreadable = error { return nil }
      throw error
    }
  }

  func loadHeartbeat() throws(CacheError) -> UnixNanos? {
    let key = keys.heartbeat
    var time: UnixNanos?
    try read(key, as: .document) { reply throws(CacheError) in
      if let fault = try ReadSession.fault(in: reply, key: key) { throw .unreadable([fault]) }
      guard let text = reply.string else { return }
      time = ISO8601.time(text)
      guard time == nil else { return }
      throw .unreadable([UnreadableRecord(key: key, reason: "it holds no time")])
    }
    return time
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
