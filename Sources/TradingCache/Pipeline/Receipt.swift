/// The place of a write in its database's sequence; `confirmed(_:)` waits until Redis has it.
public struct Receipt: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Counts the trader's writes, across restarts, from 1.
  public let sequence: UInt64

  public static func < (lhs: Receipt, rhs: Receipt) -> Bool { lhs.sequence < rhs.sequence }

  public var description: String { "#\(sequence)" }
}
