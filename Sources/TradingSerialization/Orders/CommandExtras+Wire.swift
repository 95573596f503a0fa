import TradingModel

/// The two keys that commands of newer versions end with.
extension MsgPackWriter {
  /// Begins a command of so many entries, and two more where it has extras.
  mutating func commandHeader(_ entries: Int, _ extras: CommandExtras?) {
    mapHeader(entries + (extras == nil ? 0 : 2))
  }

  mutating func field(_ extras: CommandExtras?) {
    guard let extras else { return }
    field("params", extras.params)
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
      params: try optionalDynamicMap("params") ?? DynamicMap(),
      correlationId: try optionalUUID("correlation_id"))
  }
}
