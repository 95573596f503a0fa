import Dispatch
import RedisClient
import Synchronization

/// The versions in the store.
extension StrategyVariables {
  /// What is stored now, without loading it; `nil` when nothing is.
  ///
  /// - Throws: `VariableError`.
  public func stored() async throws(VariableError) -> VariableVersion? {
    try await perform { _, worker throws(VariableError) in
      try worker.store.newest(of: worker.namespace)
    }
  }

  /// The versions that are kept, the newest first.
  ///
  /// - Throws: `VariableError`.
  public func history() async throws(VariableError) -> [VariableVersion] {
    try await perform { _, worker throws(VariableError) in
      try worker.store.versions(of: worker.namespace)
    }
  }

  /// One version.
  ///
  /// - Throws: `VariableError`; `.noSuchVersion` when it is not kept.
  public func version(_ number: UInt64) async throws(VariableError) -> VariableVersion {
    let versions = try await history()
    guard let version = versions.first(where: { $0.number == number }) else {
      throw .noSuchVersion(number)
    }
    return version
  }

  /// What changed between two versions.
  ///
  /// - Throws: `VariableError`; `.noSuchVersion` when one is not kept.
  public func diff(
    from old: UInt64, to new: UInt64
  ) async throws(VariableError) -> [VariableChange] {
    VariableChange.between(
      try await version(old).variables, try await version(new).variables)
  }

  /// Makes memory what a version was, and backs that up as a new version.
  ///
  /// - Throws: `VariableError`. With `.noSuchVersion` memory is as it was; otherwise it may be what the
  ///   version was, with the backup still to come.
  public func rollBack(to number: UInt64) async throws(VariableError) {
    let former = try await version(number)
    try await perform { variables, worker throws(VariableError) in
      guard !variables.isClosed else { throw .closed }
      try worker.open(variables)
      _ = variables.memory.withLock { $0.replace(with: former.variables) }
      try variables.backUpNow()
    }
  }

  /// Every strategy of which variables are stored.
  ///
  /// - Throws: `VariableError`.
  public static func namespaces(
    _ configuration: Configuration
  ) async throws(VariableError) -> [VariableNamespace] {
    let address = try StoreAddress(configuration.connectionString?.revealed)
    return try await DispatchQueue.global().run { () throws(VariableError) in
      let store = try address.store(configuration)
      defer { store.close() }
      return try store.namespaces()
    }
  }
}
