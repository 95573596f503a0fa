/// The sets of orders that an order belongs to; an order database keeps an index for each.
public struct OrderIndexes: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A venue works it.
  public static let open = OrderIndexes(rawValue: 1)
  /// Nothing can happen to it any more.
  public static let closed = OrderIndexes(rawValue: 2)
  /// A request is on its way to the venue.
  public static let inflight = OrderIndexes(rawValue: 4)
  /// The node waits for the market on its behalf.
  public static let emulated = OrderIndexes(rawValue: 8)
  /// The venue has named it.
  public static let venueOrderId = OrderIndexes(rawValue: 16)
}
