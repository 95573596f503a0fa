public import TradingModel

extension StrategyVariables {
  /// How far the store has got, and what keeps it.
  public struct Status: Sendable, Hashable {
    /// Whether the stored variables have been loaded.
    public internal(set) var isLoaded = false
    /// Whether memory holds what the store has not confirmed.
    public internal(set) var hasUnsavedChanges = false
    /// The version that the store holds, as far as is known here; 0 for none.
    public internal(set) var version: UInt64 = 0
    /// When the last backup succeeded.
    public internal(set) var lastBackup: UnixNanos?
    /// Why the last load or backup failed; `nil` after one that succeeded.
    public internal(set) var failure: VariableError?
    /// How many loads and backups have failed, one after another.
    public internal(set) var consecutiveFailures = 0
    /// The process that has opened the same variables since, if any: one of the two has to go.
    public internal(set) var otherProcess: String?
    /// How often the store had lost versions that it had confirmed; they were written again.
    public internal(set) var storeLosses = 0
    /// Stored values that the load discarded, since the variables were set, removed or cleared here before.
    public internal(set) var discarded: [String: VariableValue] = [:]
    /// Variables that a subscript could not read or set, and why.
    public internal(set) var misuses: [String: VariableError] = [:]
    /// Whether the variables were closed.
    public internal(set) var isClosed = false
  }
}
