import TradingModel

/// Which version wrote what.
extension Nautilus2 {
  /// The lists that both versions append to.
  public enum Log: Sendable {
    /// The events of an order.
    case order
    /// The statements about an account.
    case account
    /// The fills of a position.
    case position
  }

  /// How many elements of a list each version wrote.
  public struct Writers: Sendable, Hashable {
    /// Those of 1.x, or of this package.
    public var nautilus1 = 0
    /// Those of 2.0.
    public var nautilus2 = 0
    /// Those of which it cannot be told.
    public var unknown = 0

    /// States the numbers.
    public init(nautilus1: Int = 0, nautilus2: Int = 0, unknown: Int = 0) {
      self.nautilus1 = nautilus1
      self.nautilus2 = nautilus2
      self.unknown = unknown
    }

    /// Whether both have appended to the list, after which neither can load it.
    public var isMixed: Bool { nautilus1 > 0 && nautilus2 > 0 }
  }

  /// Counts the elements of a list by the version that wrote them.
  public static func writers(
    of elements: some Sequence<UnsafeRawBufferPointer>, in log: Log
  ) -> Writers {
    elements.reduce(into: Writers()) { writers, element in
      switch wrote(element, in: log) {
      case true?: writers.nautilus2 += 1
      case false?: writers.nautilus1 += 1
      case nil: writers.unknown += 1
      }
    }
  }

  /// Whether 2.0 wrote an element of a list; nil where that cannot be told.
  public static func wrote(_ element: UnsafeRawBufferPointer, in log: Log) -> Bool? {
    let answer = try? RecordDecoder().withMap(element) { map throws(SerializationError) -> Bool? in
      switch log {
      case .order: wroteOrderEvent(&map)
      case .account: wroteAccountState(&map)
      case .position: try wroteFill(&map)
      }
    }
    return answer ?? nil
  }

  /// An event of 2.0 is a map of one entry, the event's name; one of 1.x has a `type`.
  static func wroteOrderEvent(_ map: inout WireMap) -> Bool? {
    if map.contains("type") { return false }
    return map.count == 1 ? true : nil
  }

  /// 2.0 says `is_reported` and has no `type`, which it ignores; 1.x says `reported`.
  static func wroteAccountState(_ map: inout WireMap) -> Bool? {
    if map.contains("is_reported") { return true }
    return map.contains("type") ? false : nil
  }

  /// Both versions write fills flat with the same keys, in another order.
  ///
  /// 1.x has `position_id` after `trade_id`; 2.0 has `order_side` there, or `trader_id` where its
  /// keys are sorted, and may leave the commission out.
  static func wroteFill(_ map: inout WireMap) throws(SerializationError) -> Bool? {
    let entries = try map.dynamicMap().entries
    guard let place = entries.firstIndex(where: { $0.key == .string("trade_id") }) else {
      return nil
    }
    if DynamicMap(entries: entries)["commission"] ?? .null == .null { return true }
    return switch entries.dropFirst(place + 1).first?.key {
    case .string("position_id"): false
    case .string("order_side"), .string("trader_id"): true
    default: nil
    }
  }
}
