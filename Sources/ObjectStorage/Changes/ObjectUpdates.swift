/// What is known of one object now, and again after each change: a live view that never goes stale.
///
/// Whatever was missed on the way, the newest state follows; states that were replaced before they were
/// looked at are left out.
public struct ObjectUpdates: AsyncSequence, Sendable {
  /// What there is under the key.
  public enum State: Sendable, Hashable {
    /// This version is the newest.
    case present(ObjectInfo)
    /// There is no such object (any more).
    case absent
  }

  let changes: ObjectChanges
  let key: ObjectKey

  /// An iterator that begins with what there is.
  public func makeAsyncIterator() -> Iterator {
    Iterator(changes: changes.makeAsyncIterator(), store: changes.store, key: key)
  }

  /// Waits for changes of the object.
  public struct Iterator: AsyncIteratorProtocol {
    var changes: ObjectChanges.Iterator
    let store: ObjectStore
    let key: ObjectKey
    private var last: State?
    private var mustLook = true

    init(changes: ObjectChanges.Iterator, store: ObjectStore, key: ObjectKey) {
      self.changes = changes
      self.store = store
      self.key = key
    }

    /// The next state; `nil` when the task is cancelled or the store is closed.
    /// - Throws: ``ObjectError``, when the server lets us in no more or what is stored is damaged.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ObjectError) -> State? {
      while true {
        if !mustLook {
          switch try await changes.next(isolation: actor) {
          case nil: return nil
          case .changed(let change): mustLook = change.key == key.text
          case .missed: mustLook = true
          case .disconnected: break
          }
          guard mustLook else { continue }
        }
        let state = try await store.info(key.text).map(State.present) ?? .absent
        mustLook = false
        if state != last {
          last = state
          return state
        }
      }
    }
  }
}

extension ObjectStore {
  /// What is known of an object now, and again whenever it was changed, by whatever process.
  ///
  ///     for try await state in try await store.updates(of: "momentum/model.onnx") {
  ///       if case .present(let info) = state { try await reload(version: info.version) }
  ///     }
  public func updates(of key: String) async throws(ObjectError) -> ObjectUpdates {
    let key = try ObjectKey(key)
    return ObjectUpdates(changes: try await changes(), key: key)
  }
}
