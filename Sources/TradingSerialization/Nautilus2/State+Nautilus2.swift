public import TradingModel

/// What strategies and actors saved: names, and bytes as arrays of integers from 0 to 255.
extension Nautilus2 {
  /// The state that a map of free form is if 2.0 stored it; `nil` when a value is no array of
  /// bytes.
  ///
  /// An actor's map of 1.x or of our own may hold such arrays too: ask only where the database is
  /// known to be of 2.0.
  public static func state(_ map: DynamicMap) -> StrategyState? {
    var state = StrategyState()
    for entry in map.entries {
      guard case .string(let name) = entry.key, case .array(let values) = entry.value,
        let bytes = bytes(values)
      else { return nil }
      state[name] = bytes
    }
    return state
  }

  /// The bytes that an array of integers lists, or `nil` when it lists something else.
  static func bytes(_ values: [DynamicValue]) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count)
    for value in values {
      guard case .int(let number) = value, let byte = UInt8(exactly: number) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
