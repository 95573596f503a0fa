/// Data of a user's own type, as bytes that only the user understands.
public struct CustomData: Sendable, Hashable {
  /// The name of the user's type; any text that is not empty.
  public var typeName: String
  /// The value, encoded as the user likes.
  public var bytes: [UInt8]
  /// When it came about, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node took it in, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a piece of data.
  public init(typeName: String, bytes: [UInt8], tsEvent: UnixNanos, tsInit: UnixNanos) {
    self.typeName = typeName
    self.bytes = bytes
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
