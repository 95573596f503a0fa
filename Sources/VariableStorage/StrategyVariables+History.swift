import Dispatch
import RedisClient
import Synchronization

/// The versions in the store.
extension StrategyVariables {
  /// What is stored now, without loading it; `nil` when nothing is.
  ///
  /// - Throws: `VariableError`; `.unreadable` when it cannot be read.
  public func stored() async throws(VariableError) -> VariableVersion? {
    try await perform { _, worker throws(VariableError) in
      try worker.store.newest(of: worker.namespace)?.get()
    }
  }

  /// The versions that are kept; those that cannot be read are named beside the others.
  ///
  /// - Throws: `VariableError`.
  public func history() async throws(VariableError) -> VersionHistory {
    try await perform { _, worker throws(VariableError) in
      VersionHistory(try worker.store.versions(of: worker.namespace))
    }
  }

  /// One version.
  ///
  /// - Throws: `VariableError`; `.noSuchVersion` when it is not kept, `.unreadable` when it cannot be read.
  public func version(_ number: UInt64) async throws(VariableError) -> VariableVersion {
    try await history().version(number)
  }

  /// What changed between two versions.
  ///
  /// - Throws: `VariableError`; `.noSuchVersion` when one is not kept.
  public func diff(
    from old: UInt64, to new: UInt64
  ) async throws(VariableError) -> [VariableChange] {
    let history = try await history()
    return VariableChange.between(
      try history.version(old).variables, try history.version(new).variables)
  }

  /// Makes memory what a version was, and backs that up as a new version; also over a newest version that
  /// cannot be read.
  ///
  /// - Throws: `VariableError`. With `.noSuchVersion` and `.unreadable` memory is as it was; otherwise it
  ///   may be what the version was, with the backup still to come.
  public func rollBack(to number: UInt64) async throws(VariableError) {
    let history = try await history()
    let former = try history.version(number)
    try await perform { variables, worker throws(VariableError) in
      guard !variables.isClosed else { throw .closed }
      if !worker.isOpen { try worker.writeOver(highest: history.highest) }
      variables.memory.withLock { $0.replace(with: former.variables) }
      try variables.backUpNow()
    }
  }

  /// Every strategy of which variables are stored; also those of Lumibot, in its table.
  ///
  /// - Throws: `VariableError`.
  public static func strategies(
    _ configuration: Configuration
  ) async throws(VariableError) -> [StoredStrategy] {
    try await onStore(configuration) { store throws(VariableError) in try store.strategies() }
  }

  /// Changes the name in Lumibot's table of variables that are stored, which no process should have open.
  ///
  /// The row of the former name stays as it is. What the row of the new name holds, if there is one, is
  /// taken for Lumibot's next write.
  /// - Throws: `VariableError`; `.refused` when the name belongs to another strategy, or nothing is stored;
  ///   `.unsupported` for Redis.
  public static func setLumibotName(
    _ name: String, of namespace: VariableNamespace, _ configuration: Configuration
  ) async throws(VariableError) {
    try await onStore(configuration) { store throws(VariableError) in
      try store.setLumibotName(name, of: namespace)
    }
  }

  private static func onStore<Result: Sendable>(
    _ configuration: Configuration,
    _ body: @escaping @Sendable (any VariableStore) throws(VariableError) -> Result
  ) async throws(VariableError) -> Result {
    let address = try StoreAddress(configuration)
    return try await DispatchQueue.global().run { () throws(VariableError) in
      let store = try address.store(configuration)
      defer { store.close() }
      return try body(store)
    }
  }
}
