import RedisClient
import Synchronization

/// A store without a server, for the tests of a strategy.
///
/// It keeps versions as the others do; a test makes it be away, slow or full, or lose what it holds.
///
///     let store = InMemoryVariableStore()
///     let vars = StrategyVariables(traderId: trader, strategyId: strategy, store: store)
///     store.trouble = .away                    // what does the strategy do now?
///
/// Another `StrategyVariables` on the same store finds what the first one backed up, as after a restart.
public final class InMemoryVariableStore: Sendable {
  /// What keeps the store from answering as it should.
  public enum Trouble: Sendable, Hashable {
    /// It cannot be reached.
    case away
    /// It answers after a while.
    case slow(Duration)
    /// It cannot write, but it can be read.
    case full
    /// It refuses everything, and says why.
    case refusing(reason: String)
    /// It does what it is asked, but its answers are lost.
    case silent
  }

  struct Content {
    var versions: [VariableNamespace: [VariableVersion]] = [:]
    var writers: [VariableNamespace: String] = [:]
    var trouble: Trouble?
  }

  let content = Guarded(Content())

  /// An empty store.
  public init() {}

  /// What is wrong with it now, if anything.
  public var trouble: Trouble? {
    get { content.withLock { $0.trouble } }
    set { content.withLock { $0.trouble = newValue } }
  }

  /// The versions that it keeps of a strategy, the newest first.
  public func kept(of namespace: VariableNamespace) -> [VariableVersion] {
    content.withLock { $0.versions[namespace] ?? [] }
  }

  /// Loses the newest versions of a strategy, as a server does that comes back older than it was.
  public func lose(_ count: Int = 1, of namespace: VariableNamespace) {
    content.withLock { content in
      content.versions[namespace] = Array(content.versions[namespace, default: []].dropFirst(count))
    }
  }
}

extension InMemoryVariableStore: VariableStore {
  /// Does what is asked, as far as the trouble lets it.
  private func answer<Result: Sendable>(
    writing: Bool = false, _ body: (inout Content) -> Result
  ) throws(VariableError) -> Result {
    let trouble = trouble
    switch trouble {
    case .away: throw .unavailable(reason: "the store is away")
    case .full where writing: throw .unavailable(reason: "the store is full")
    case .refusing(let reason): throw .refused(reason: reason)
    case .slow(let delay):
      let end = ContinuousClock.now + delay
      while ContinuousClock.now < end { sleepThread(for: end - .now) }
    case .full, .silent, nil: break
    }
    let result = content.withLock { body(&$0) }
    if trouble == .silent { throw .unavailable(reason: "the answer was lost") }
    return result
  }

  func newest(of namespace: VariableNamespace) throws(VariableError) -> StoredVersion? {
    try answer { $0.versions[namespace]?.first.map(StoredVersion.readable) }
  }

  func open(
    _ namespace: VariableNamespace, writer: String
  ) throws(VariableError) -> StoredVersion? {
    try answer { content in
      content.writers[namespace] = writer
      return content.versions[namespace]?.first.map(StoredVersion.readable)
    }
  }

  func save(
    _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
    keep: Int
  ) throws(VariableError) -> SaveOutcome {
    try answer(writing: true) { content in
      let versions = content.versions[namespace] ?? []
      guard versions.first?.head == base else { return .found(versions.first?.head) }
      content.versions[namespace] = Array(([version] + versions).prefix(max(1, keep)))
      return .saved(openedBy: content.writers[namespace])
    }
  }

  func versions(of namespace: VariableNamespace) throws(VariableError) -> [StoredVersion] {
    try answer { ($0.versions[namespace] ?? []).map(StoredVersion.readable) }
  }

  func strategies() throws(VariableError) -> [StoredStrategy] {
    try answer { $0.versions.keys.sorted().map { StoredStrategy(namespace: $0) } }
  }

  func setLumibotName(_ name: String, of namespace: VariableNamespace) throws(VariableError) {
    throw .unsupported(reason: "Lumibot does not see what is kept in memory")
  }

  func close() {}
}
