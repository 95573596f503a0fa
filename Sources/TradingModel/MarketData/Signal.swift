/// A value that one component of a node publishes to others under a name.
public struct Signal: Sendable, Hashable {
  /// The name; any text that is not empty.
  public var name: String
  /// What is signalled: a number, a text, or anything a free-form record may hold.
  public var value: DynamicValue
  /// When it came about, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When it was published, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos

  /// Describes a signal.
  public init(name: String, value: DynamicValue, tsEvent: UnixNanos, tsInit: UnixNanos) {
    self.name = name
    self.value = value
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
