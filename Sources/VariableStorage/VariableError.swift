/// What can go wrong with a strategy's variables; no case ever holds a password.
public enum VariableError: Error, Sendable, Hashable {
  /// Neither was a connection string given nor is `DB_CONNECTION_STR` set.
  case noConnectionString
  /// The connection string makes no sense; the reason does not quote it.
  case invalidConnectionString(reason: String)
  /// This build cannot do it, and why.
  case unsupported(reason: String)
  /// The store cannot be reached, or cannot do it now.
  case unavailable(reason: String)
  /// The store does not allow it, or holds something else under these names: a person has to act.
  case refused(reason: String)
  /// What is stored cannot be read. It is left as it is.
  case unreadable(version: UInt64?, reason: String)
  /// Another process has written this strategy's variables since they were loaded here.
  case conflict(VariableConflict)
  /// A value that no store could keep: the variable has kept the value it had.
  case cannotStore(name: String, reason: String)
  /// The variable holds something else than it was asked for.
  case wrongType(name: String, expected: String, found: VariableValue.Kind)
  /// The version is not, or no longer, kept.
  case noSuchVersion(UInt64)
  /// The variables were closed.
  case closed
}

/// The write of another process where one of ours was to go.
public struct VariableConflict: Sendable, Hashable, CustomStringConvertible {
  /// The version that ours was to replace; 0 for none.
  public let expected: UInt64
  /// The version that is there; 0 for none.
  public let found: UInt64
  /// Who wrote that version.
  public let writer: String

  public var description: String {
    "version \(found) was written by \(writer), where version \(expected) was expected"
  }
}

extension VariableError: CustomStringConvertible {
  /// What happened, in a sentence.
  public var description: String {
    switch self {
    case .noConnectionString:
      "no connection string was given, and the environment variable DB_CONNECTION_STR is not set"
    case .invalidConnectionString(let reason): "invalid connection string: \(reason)"
    case .unsupported(let reason): reason
    case .unavailable(let reason): "the variables' store is not available: \(reason)"
    case .refused(let reason): "the variables' store refuses: \(reason)"
    case .unreadable(let version, let reason):
      "version \(version.map { "\($0)" } ?? "?") of the variables is unreadable: \(reason)"
    case .conflict(let conflict): "another process writes the same variables: \(conflict)"
    case .cannotStore(let name, let reason): "variable \"\(name)\" cannot be stored: \(reason)"
    case .wrongType(let name, let expected, let found):
      "variable \"\(name)\" is of the kind \(found.rawValue), not \(expected)"
    case .noSuchVersion(let version): "version \(version) of the variables is not kept"
    case .closed: "the variables are closed"
    }
  }
}

extension VariableError {
  /// Whether both are the same case: while a server is away, the reasons alternate.
  func isOfTheKind(of other: VariableError) -> Bool {
    switch (self, other) {
    case (.unavailable, .unavailable), (.refused, .refused): true
    default: self == other
    }
  }

  /// Whether the store is the cause, and not the call.
  var isOfTheStore: Bool {
    switch self {
    case .unavailable, .refused, .unreadable, .conflict: true
    case .noConnectionString, .invalidConnectionString, .unsupported, .cannotStore, .wrongType,
      .noSuchVersion, .closed:
      false
    }
  }

  /// Whether the store is away, or busy.
  var isUnavailable: Bool { if case .unavailable = self { true } else { false } }

  /// Whether the same may succeed later.
  var isWorthRetrying: Bool {
    switch self {
    case .unavailable, .refused, .unreadable: true
    default: false
    }
  }
}
