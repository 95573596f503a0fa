/// The place of a write in its database's sequence; `confirmed(_:)` waits until Redis has it.
public struct Receipt: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Counts the trader's writes, across restarts, from 1.
  public let sequence: UInt64

  /// Names a write of a database of your own.
  public init(sequence: UInt64) { self.sequence = sequence }

  public static func < (lhs: Receipt, rhs: Receipt) -> Bool { lhs.sequence < rhs.sequence }

  public var description: String { "#\(sequence)" }
}
