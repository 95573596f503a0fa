#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient
import Synchronization
import TradingModel

/// Loads and saves the variables of one strategy, and knows which version the store should hold.
///
/// Every version has an id that is used for one write only. After a write without an answer, the id of
/// the newest version tells whether it was carried out; so nothing is taken for another process's
/// write, nothing is written over another's, and nothing is written twice.
final class VariableWorker: @unchecked Sendable {  // Used on one serial queue only.
  let store: any VariableStore
  let namespace: VariableNamespace
  private let keptVersions: Int
  /// Who we are, for people.
  let writer: String
  private let writerId = "\(UUID4())"
  private var writes: UInt64 = 0
  private(set) var isOpen = false
  /// The version that the store holds, as far as we know.
  private(set) var base: VersionHead?
  /// What the store held when it was opened.
  private var opened: VersionHead?
  /// The highest number ever seen.
  private var highest: UInt64 = 0
  /// Writes without an answer so far, with the change in memory up to which they went.
  private var unanswered: [String: UInt64] = [:]
  private(set) var conflict: VariableConflict?
  /// The wait before the next try, while there is one.
  var retryDelay: Duration?

  init(
    _ store: any VariableStore, _ namespace: VariableNamespace,
    _ configuration: StrategyVariables.Configuration
  ) {
    self.store = store
    self.namespace = namespace
    keptVersions = max(1, configuration.keptVersions)
    writer = "\(Self.hostName), process \(getpid()), \(writerId.prefix(8))"
  }

  /// Opens the store, once, and hands what it holds to memory.
  func open(_ variables: StrategyVariables) throws(VariableError) {
    guard !isOpen else { return }
    let newest = try store.open(namespace, writer: writer)
    isOpen = true
    opened = newest?.head
    setBase(newest?.head)
    variables.memory.withLock { $0.load(newest?.variables ?? [:]) }
  }

  /// Writes what the store lacks.
  ///
  /// - Throws: what the store throws, and `VariableError.conflict`, from then on every time.
  func backUp(_ variables: StrategyVariables) throws(VariableError) {
    try open(variables)
    // Each turn either ends or knows more about the store than the one before.
    for _ in 0..<8 {
      if let conflict { throw .conflict(conflict) }
      let (content, change, isNeeded) = variables.memory.withLock {
        ($0.variables, $0.changes, $0.hasUnsavedChanges)
      }
      guard isNeeded else { return }
      let version = nextVersion(content)
      unanswered[version.writeId] = change
      switch try store.save(version, of: namespace, replacing: base, keep: keptVersions) {
      case .saved(let openedBy):
        unanswered = [:]
        setBase(version.head)
        variables.noteSaved(upTo: change, openedBy: openedBy == writer ? nil : openedBy)
        return
      case .found(let head):
        unanswered[version.writeId] = nil
        consider(head, variables)
      }
    }
    throw .unavailable(reason: "the newest version changed at every try")
  }

  /// Another version than the one we knew is the newest: finds out why.
  private func consider(_ head: VersionHead?, _ variables: StrategyVariables) {
    let isOurs = head?.writeId.hasPrefix(writerId) ?? false
    if let head, let change = unanswered[head.writeId] {
      // A write of ours was carried out, and its answer lost.
      variables.noteSaved(upTo: change, openedBy: nil)
      unanswered = [:]
      setBase(head)
    } else if head == nil || head == opened || isOurs {
      // The store forgot, or came back older than it was.
      variables.noteLoss(of: base?.number ?? 0, found: head?.number ?? 0)
      base = head
    } else if let head {
      conflict = VariableConflict(
        expected: base?.number ?? 0, found: head.number, writer: head.writer)
    }
  }

  /// Ends a conflict: what is stored now is known, and may be replaced.
  func acknowledge() throws(VariableError) -> VariableVersion? {
    let newest = try store.open(namespace, writer: writer)
    isOpen = true
    conflict = nil
    unanswered = [:]
    setBase(newest?.head)
    return newest
  }

  private func setBase(_ head: VersionHead?) {
    base = head
    highest = max(highest, head?.number ?? 0)
  }

  private func nextVersion(_ content: [String: VariableValue]) -> VariableVersion {
    writes += 1
    let known = max(highest, base?.number ?? 0)
    return VariableVersion(
      number: known &+ 1, savedAt: .now(), writer: writer, variables: content,
      writeId: "\(writerId).\(writes)")
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown host" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
