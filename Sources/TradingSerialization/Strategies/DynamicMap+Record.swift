public import TradingModel

/// A map of free form as a record of its own: what an actor saved, or any map without a `type`.
///
/// Keys that NautilusTrader takes for timestamps' (see `TimestampKey`) hold integers here, whatever
/// form they have on the wire, so text of digits under such a key comes back as an integer. Other
/// values under such keys are kept as they are, which NautilusTrader cannot read: better names
/// avoid the question.
extension DynamicMap: WireRecord {
  public static var wireTypes: [String] { [] }

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(entries.count)
    for entry in entries {
      writer.value(entry.key)
      if let time = Self.time(in: entry) {
        writer.timestamp(time)
      } else {
        writer.value(entry.value)
      }
    }
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    self = try map.dynamicMap()
    for index in entries.indices {
      guard case .string(let key) = entries[index].key,
        case .string(let text) = entries[index].value,
        TimestampKey.matches(key), let value = TimestampKey.integer(text)
      else { continue }
      entries[index].value = .unsigned(value)
    }
  }

  private static func time(in entry: Entry) -> UnixNanos? {
    guard case .string(let key) = entry.key, TimestampKey.matches(key) else { return nil }
    switch entry.value {
    case .int(let value): return UInt64(exactly: value).map { UnixNanos($0) }
    case .uint(let value): return UnixNanos(value)
    default: return nil
    }
  }
}
