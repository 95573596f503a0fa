import RedisClient
import Synchronization

/// The changes of a namespace from a moment on, in order, whoever makes them.
///
/// Each iterator has a connection of its own. It lasts until its task is cancelled, the store is
/// closed, or the server refuses it. After a lost connection it goes on behind the last change it
/// has reported, so that nothing is left out; what cannot be made up for is reported as ``ObjectNotice/missed``.
public struct ObjectChanges: AsyncSequence, Sendable {
  let store: ObjectStore
  let start: FollowedChange

  /// An iterator that begins with the first change after the call that made the sequence.
  public func makeAsyncIterator() -> Iterator { Iterator(follower: Follower(store, start)) }

  /// Waits for changes.
  public struct Iterator: AsyncIteratorProtocol {
    let follower: Follower

    /// The next notice; `nil` when the task is cancelled or the store is closed.
    /// - Throws: ``ObjectError``, when the server lets us in no more.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ObjectError) -> ObjectNotice? {
      try await follower.next()
    }
  }
}

/// The last change that a follower knows of; number 0 and no id before the first one.
struct FollowedChange: Sendable, Equatable {
  var number = 0
  /// `nil` when the stream does not hold it (any more).
  var id: String?

  /// The newest change, by the replies to `XREVRANGE` and to `GET` of the last change's number.
  init(_ newestEntry: RedisReply, _ lastChange: RedisReply) {
    let entry = ChangeEntry.lastNumber(in: newestEntry)
    number = max(entry, lastChange.text.flatMap { Int($0) } ?? 0)
    id = number == entry ? ChangeEntry.all(in: newestEntry).last?.id : nil
  }
}

/// Follows the stream of changes over a connection of its own, for one iterator.
final class Follower: @unchecked Sendable {  // One user at a time, who waits for `next`.
  private let store: ObjectStore
  private let worker: RedisWorker
  private var last: FollowedChange
  private var ready: [ObjectNotice] = []
  private var isDisconnected = false

  /// How long the server holds the question open, in milliseconds; bounds how late a cancellation is noticed.
  private static let patience = 250

  init(_ store: ObjectStore, _ start: FollowedChange) {
    self.store = store
    last = start
    worker = RedisWorker(store.configuration.redis, label: "changes \(store.namespace)")
  }

  deinit { worker.close() }

  func next() async throws(ObjectError) -> ObjectNotice? {
    var pauses = Pauses(within: nil)
    while ready.isEmpty {
      guard !Task.isCancelled, !store.isClosed else { return nil }
      do throws(ObjectError) {
        ready = try await look().reversed()
        isDisconnected = false
        // Who only follows learns of what expires as well.
        await store.collectNowAndAgain()
      } catch {
        guard error.isTransient else { throw error }
        if !isDisconnected { ready = [.disconnected(reason: "\(error)")] }
        isDisconnected = true
        _ = await pauses.pause()
      }
    }
    return ready.popLast()
  }

  /// Waits a moment for what is new.
  private func look() async throws(ObjectError) -> [ObjectNotice] {
    let (stream, lastChange, last) = (store.keys.changes, store.keys.lastChange, last)
    let replies = try await worker.perform(mapping: { ObjectError.redis($0) }) {
      connection throws(ObjectError) in
      var commands = CommandBuffer()
      commands.append(
        command: "XREAD", "COUNT", 500, "BLOCK", Self.patience, "STREAMS", stream,
        "\(last.number)-0")
      // Whether the last one we know of is still what it was, and whether there is any later one.
      commands.append(command: "XRANGE", stream, "\(last.number)-0", "\(last.number)-0")
      commands.append(command: "XREVRANGE", stream, "+", "-", "COUNT", 1)
      commands.append(command: "GET", lastChange)
      return try redis { () throws(RedisError) in
        try connection.roundTrip(commands).map { reply throws(RedisError) in try reply.get() }
      }
    }
    return advance(
      over: replies[0].elements?.first?.elements?.last ?? .null,
      known: ChangeEntry.all(in: replies[1]).first,
      newest: FollowedChange(replies[2], replies[3]))
  }

  /// Goes on to the last of the entries that were read; reports when they are not the continuation.
  private func advance(
    over reply: RedisReply, known: ChangeEntry?, newest: FollowedChange
  ) -> [ObjectNotice] {
    let isOtherStream =
      newest.number < last.number || (known.map { $0.id != last.id } ?? false)
    let end = ChangeEntry.lastNumber(in: reply)
    if isOtherStream || (end == 0 && newest.number > last.number && newest.id == nil) {
      // The server has lost changes: what is there now is all that can be known.
      last = newest
      return [.missed]
    }
    guard end > 0 else { return [] }
    let entries = ChangeEntry.all(in: reply)
    // Each change has the number after that of its predecessor.
    let isGap = entries.first?.number != last.number + 1 || end - last.number != entries.count
    last.number = end
    last.id = entries.last.flatMap { $0.number == end ? $0.id : nil }
    return (isGap ? [.missed] : []) + entries.map { .changed($0.change) }
  }
}

extension ObjectStore {
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The changes of the namespace from now on, by whatever process.
  ///
  ///     for try await notice in try await store.changes() {
  ///       switch notice {
  ///       case .changed(let change) where change.key == "model": try await reload()
  ///       case .missed: try await reload()
  ///       case .changed, .disconnected: break
  ///       }
  ///     }
  ///
  /// Every change after the call has returned is reported, even if iterating begins later.
  public func changes() async throws(ObjectError) -> ObjectChanges {
    try demand(.read)
    let newest = try await retrying { [keys] connection throws(ObjectError) in
      try redis { () throws(RedisError) in
        var commands = CommandBuffer()
        commands.append(command: "XREVRANGE", keys.changes, "+", "-", "COUNT", 1)
        commands.append(command: "GET", keys.lastChange)
        let replies = try connection.roundTrip(commands)
        return FollowedChange(try replies[0].get(), try replies[1].get())
      }
    }
    return ObjectChanges(store: self, start: newest)
  }
}
