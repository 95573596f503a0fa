import TradingCache

/// Why a command ends with another status than 0; the same rule for all verbs.
enum Failure: Error, Equatable {
  /// The answer is no: what was asked for is not there, is damaged, differs, or is not what a condition or
  /// a limit demands. Status 1.
  case different(String)
  /// The arguments make no sense. Status 2.
  case usage(String)
  /// It could not be done: the server, the database or a file cannot be reached, opened, read or written.
  /// Status 3.
  case connection(String)

  /// Sorts an error of the cache.
  init(_ error: CacheError) {
    switch error {
    case .redis, .timedOut, .fenced, .closed, .queueFull, .dataLoss, .writerIsAlive, .unsupported,
      .journal, .incomplete, .cancelled, .writeTooLarge, .file:
      self = .connection("\(error)")
    case .invalidTraderId, .invalidKey, .readOnly: self = .usage("\(error)")
    case .rejected, .unreadable: self = .different("\(error)")
    }
  }

  /// The status with which the process ends.
  var status: Int32 {
    switch self {
    case .different: 1
    case .usage: 2
    case .connection: 3
    }
  }

  /// What is said on standard error.
  var message: String {
    switch self {
    case .different(let text), .usage(let text), .connection(let text): text
    }
  }
}
