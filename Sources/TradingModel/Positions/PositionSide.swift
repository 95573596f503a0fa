/// Which way a position points.
public enum PositionSide: String, Sendable, CaseIterable {
  case noPositionSide = "NO_POSITION_SIDE"
  /// It holds nothing: it was closed.
  case flat = "FLAT"
  /// It gains when the price rises.
  case long = "LONG"
  /// It gains when the price falls.
  case short = "SHORT"
}
