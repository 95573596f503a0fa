/// A server that is set up to lose what it confirmed.
public enum ServerWarning: Sendable, Hashable, CustomStringConvertible {
  /// Under memory pressure it evicts keys of its own choice.
  case evicts(policy: String)
  /// It writes nothing to disk.
  case noPersistence
  /// It writes snapshots only: a crash loses what came since the last one.
  case snapshotsOnly
  /// It is a replica, whose writes its primary overwrites.
  case isReplica

  public var description: String {
    switch self {
    case .evicts(let policy): "maxmemory-policy is \(policy): the server may evict records"
    case .noPersistence: "the server has neither an append-only file nor snapshots"
    case .snapshotsOnly: "the server has no append-only file: a crash loses minutes"
    case .isReplica: "the server is a replica"
    }
  }
}
