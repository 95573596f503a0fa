public import TradingModel
import TradingSerialization

/// The sign of life of a trader's node.
///
///     trader-{trader}:health:heartbeat     string, such as 2025-01-02T03:04:05.678901234Z
extension AnyFamily {
  /// It is not copied: it is about the node of the source.
  static var heartbeat: AnyFamily {
    AnyFamily(
      kind: "heartbeat", title: "heartbeat", key: nil,
      role: Role(isShared: false, counting: .never), table: .none,
      restore: { session, _, _ throws(CacheError) in try session.loadHeartbeat() },
      show: { restored, _ in
        let faults = restored.unreadable.map { record in
          ShownRecord(kind: "heartbeat", id: nil, content: .error(record.description))
        }
        guard let time = restored.content as? UnixNanos else { return faults }
        let text = ISO8601.text(time, alwaysNineDecimals: true)
        return [
          ShownRecord(kind: "heartbeat", id: nil, content: .state(["time": .string(text)]))
        ]
      }, copy: { _, _, _ in })
  }
}

extension ReadSession {
  /// The heartbeat, or why it cannot be read.
  fileprivate func loadHeartbeat() throws(CacheError) -> AnyRestored {
    let key = keys.heartbeat
    var time: UnixNanos?
    var isThere = false
    var fault = try read(key, as: .document) { parts in
      isThere = true
      time = ISO8601.time(parts[0])
    }
    if isThere, time == nil { fault = UnreadableRecord(key: key, reason: "it holds no time") }
    return AnyRestored(
      content: time, count: time == nil ? 0 : 1, unreadable: [fault].compactMap(\.self))
  }
}

extension RestoredState {
  /// When the trader's node was last alive, unless that is too long ago.
  public var heartbeat: UnixNanos? { self["heartbeat"]?.content as? UnixNanos }
}

extension CacheDatabase {
  /// Notes that the node is alive; the note goes away after `RecordOptions.heartbeatTimeToLive`.
  ///
  /// - Parameter time: by default, now.
  @discardableResult public func heartbeat(
    at time: UnixNanos = .now()
  ) throws(CacheError) -> Receipt {
    let text = ISO8601.text(time, alwaysNineDecimals: true)
    return try write(
      CacheWrite { changes, context in
        let milliseconds = context.options.heartbeatTimeToLive?.wholeMilliseconds
        changes.set(context.keys.heartbeat, text: text, forMilliseconds: milliseconds ?? 0)
      })
  }

  /// Reads when the trader's node was last alive; `nil` when that is too long ago, or was never.
  ///
  /// - Throws: `CacheError.unreadable` when the note is no time.
  public func loadHeartbeat() async throws(CacheError) -> UnixNanos? {
    try await read(
      CacheRead { session throws(CacheError) in
        let found = try session.loadHeartbeat()
        if !found.unreadable.isEmpty { throw .unreadable(found.unreadable) }
        return found.content as? UnixNanos
      })
  }
}

extension Duration {
  /// Whole milliseconds, at least one.
  fileprivate var wholeMilliseconds: UInt32 {
    UInt32(clamping: max(1, Int64(self / .milliseconds(1))))
  }
}
