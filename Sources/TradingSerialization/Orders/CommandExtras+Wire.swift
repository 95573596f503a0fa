import TradingModel

/// The keys that commands of newer versions end with: `params`, if they have any, and `correlation_id`.
extension MsgPackWriter {
  /// Begins a command of so many entries, and of those of its extras.
  mutating func commandHeader(_ entries: Int, _ extras: CommandExtras?) {
    mapHeader(entries + (extras.map { $0.params == nil ? 1 : 2 } ?? 0))
  }

  mutating func field(_ extras: CommandExtras?) {
    guard let extras else { return }
    if let params = extras.params { field("params", params) }
    field("correlation_id", extras.correlationId)
  }

  private mutating func field(_ key: StaticString, _ value: UUID4?) {
    if let value { field(key, value) } else { nullField(key) }
  }
}

extension WireMap {
  mutating func commandExtras() throws(SerializationError) -> CommandExtras? {
    guard !isRead, contains("params") || contains("correlation_id") else { return nil }
    return CommandExtras(
      params: try contains("params") ? optionalDynamicMap("params") ?? DynamicMap() : nil,
      correlationId: try optionalUUID("correlation_id"))
  }
}
