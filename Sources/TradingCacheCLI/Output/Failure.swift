import TradingCache

/// Why a command ends with another status than 0.
enum Failure: Error, Equatable {
  /// Something is unreadable, differs, or is not there: status 1.
  case different(String)
  /// The arguments make no sense: status 2.
  case usage(String)
  /// The server cannot be reached, lets us not in, or fails: status 3.
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
