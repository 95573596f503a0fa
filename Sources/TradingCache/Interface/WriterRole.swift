/// Whether a node writes, and whether it may take over from another one.
public enum WriterRole: Sendable, Hashable {
  /// Takes the fence: a node that wrote for this trader before can write no more.
  case takeOver
  /// Takes the fence, unless the trader's heartbeat is younger than this: then opening throws
  /// `CacheError.writerIsAlive`.
  case refuseIfAlive(within: Duration = .seconds(60))
  /// Never writes; runs beside a live node.
  case readOnly
}
