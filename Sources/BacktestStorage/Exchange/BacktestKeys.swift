#if Backtests
  /// The keys of a namespace; the only place that spells them.
  struct BacktestKeys: Sendable {
    private let prefix: String

    /// - Throws: ``BacktestError/invalid(field:reason:)`` for an empty namespace, or one with a colon, whose keys
    ///   another one's could be.
    init(namespace: String) throws(BacktestError) {
      guard !namespace.isEmpty, !namespace.utf8.contains(UInt8(ascii: ":")) else {
        throw .invalid(field: "namespace", reason: "it is empty, or has a colon")
      }
      prefix = "backtests:\(namespace)"
    }

    /// Who this collection is, whatever address it is reached at: a UUID, made by the first push.
    var identity: String { "\(prefix):identity" }

    /// The uids of all backtests, scored by when they were run.
    var runs: String { "\(prefix):runs" }

    /// A backtest's record and its hash.
    func run(_ uid: String) -> String { "\(prefix):run:\(uid)" }
  }
#endif
