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
/// the newest version says whether it was carried out; so nothing is taken for another process's
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

  /// Opens the store, once, and returns what it holds; `nil` when that was done before.
  ///
  /// - Throws: what the store throws, and `VariableError.unreadable`.
  func open() throws(VariableError) -> [String: VariableValue]? {
    isOpen ? nil : try takeStored()
  }

  /// Ends a conflict: what is stored now is known and may be replaced, even if it cannot be read.
  ///
  /// - Parameter number: the highest number of a version that is kept, as far as is known.
  func writeOver(highest number: UInt64 = 0) throws(VariableError) {
    know(try store.open(namespace, writer: writer))
    highest = max(highest, number)
  }

  /// Ends a conflict: what is stored now is known and returned.
  ///
  /// - Throws: what the store throws, and `VariableError.unreadable`; the conflict goes on then.
  func takeStored() throws(VariableError) -> [String: VariableValue] {
    let newest = try store.open(namespace, writer: writer)
    let variables = try newest?.get().variables
    know(newest)
    return variables ?? [:]
  }

  private func know(_ newest: StoredVersion?) {
    if !isOpen { opened = newest?.head }
    isOpen = true
    conflict = nil
    unanswered = [:]
    setBase(newest?.head)
  }

  /// What became of a save.
  enum Outcome {
    /// The store has everything up to a change.
    case saved(upTo: UInt64, openedBy: String?)
    /// A save before this one was carried out, and its answer lost; this one was not.
    case formerSaved(upTo: UInt64)
    /// The store has an older version than the one that it had confirmed; the next save replaces it.
    case lost(known: UInt64, found: UInt64)
  }

  /// Writes variables as the next version.
  ///
  /// - Throws: what the store throws, and `VariableError.conflict`, from then on every time.
  func save(
    _ content: [String: VariableValue], upTo change: UInt64
  ) throws(VariableError) -> Outcome {
    if let conflict { throw .conflict(conflict) }
    let version = nextVersion(content)
    unanswered[version.writeId] = change
    switch try store.save(version, of: namespace, replacing: base, keep: keptVersions) {
    case .saved(let openedBy):
      unanswered = [:]
      setBase(version.head)
      return .saved(upTo: change, openedBy: openedBy == writer ? nil : openedBy)
    case .found(let head):
      unanswered[version.writeId] = nil
      return try consider(head)
    }
  }

  /// Another version than the one we knew is the newest: finds out why.
  private func consider(_ head: VersionHead?) throws(VariableError) -> Outcome {
    let isOurs = head?.writeId.hasPrefix(writerId) ?? false
    if let head, let change = unanswered[head.writeId] {
      unanswered = [:]
      setBase(head)
      return .formerSaved(upTo: change)
    }
    if let head, head != opened, !isOurs {
      let conflict = VariableConflict(
        expected: base?.number ?? 0, found: head.number, writer: head.writer)
      self.conflict = conflict
      throw .conflict(conflict)
    }
    defer { base = head }
    return .lost(known: base?.number ?? 0, found: head?.number ?? 0)
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
