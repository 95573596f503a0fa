import RedisClient

/// An object that was come across in a namespace.
public struct ObjectEntry: Sendable {
  /// Its key.
  public let key: String

  private let found: Result<ObjectChunks, ObjectError>

  init(_ key: String, _ found: Result<ObjectChunks, ObjectError>) {
    self.key = key
    self.found = found
  }

  /// What is known of its newest version.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)`` when its record is damaged.
  public var info: ObjectInfo { get throws(ObjectError) { try found.get().info } }

  /// Its content in chunks, which are read as they are asked for.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)`` when its record is damaged.
  public func chunks() throws(ObjectError) -> ObjectChunks { try found.get() }

  /// Its content, all of it into memory.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)``, or
  ///   ``ObjectError/replacedWhileReading(key:version:)``.
  public func bytes() async throws(ObjectError) -> [UInt8] { try await chunks().bytes() }
}

/// The objects of a namespace, one after another, in the order of their keys' bytes.
///
/// Memory is bounded however many there are. It takes no snapshot: what is saved or deleted meanwhile may be
/// in it or not.
public struct ObjectEntries: AsyncSequence, Sendable {
  let store: ObjectStore
  let prefix: String

  /// An iterator that begins with the first key.
  public func makeAsyncIterator() -> Iterator { Iterator(store, prefix) }

  /// Reads some records ahead, and no content.
  public struct Iterator: AsyncIteratorProtocol {
    private let store: ObjectStore
    private var from: [UInt8]
    private let end: [UInt8]
    private var names: ArraySlice<[UInt8]> = []
    private var isLastPage = false
    private var ready: [ObjectEntry] = []

    private static let window = 100

    init(_ store: ObjectStore, _ prefix: String) {
      self.store = store
      (from, end) = NameRange.bounds(of: prefix)
    }

    /// The next object; `nil` after the last one.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ObjectError) -> ObjectEntry? {
      while ready.isEmpty {
        if names.isEmpty {
          guard !isLastPage else { return nil }
          names = try await store.page(from: from, to: end)[...]
          isLastPage = names.count < ObjectStore.page
          guard let last = names.last else { return nil }
          from = NameRange.after(last)
        }
        let keys = names.prefix(Self.window).map {
          ObjectKey(stored: String(decoding: $0, as: UTF8.self))
        }
        names = names.dropFirst(keys.count)
        ready = try await store.entries(of: keys).reversed()
      }
      return ready.popLast()
    }
  }
}

extension ObjectStore {
  /// The objects whose keys begin with `prefix`, with their content.
  ///
  ///     for try await object in try store.objects(prefix: "models/") {
  ///       for try await chunk in try object.chunks() { … }
  ///     }
  ///
  /// An object whose record is damaged is among them: asking for its content throws.
  public func objects(prefix: String = "") throws(ObjectError) -> ObjectEntries {
    try demand(.read)
    return ObjectEntries(store: self, prefix: prefix)
  }

  /// Those of the objects that are there and have not expired.
  fileprivate func entries(of keys: [ObjectKey]) async throws(ObjectError) -> [ObjectEntry] {
    let (now, records) = try await retrying { [names = self.keys] connection throws(ObjectError) in
      var commands = CommandBuffer()
      commands.append(command: "TIME")
      for key in keys { commands.append(command: "GET", names.object(key)) }
      let replies = try redis { () throws(RedisError) in try connection.roundTrip(commands) }
      var records: [ObjectRecord] = []
      for (key, reply) in zip(keys, replies.dropFirst()) {
        records.append(try ObjectRecord(reply, of: key))
      }
      return (try serverTime(replies[0]), records)
    }
    return zip(keys, records).compactMap { key, record in
      switch record {
      case .absent: nil
      case .damaged(let error, _): ObjectEntry(key.text, .failure(error))
      case .sound(let object):
        object.hasExpired(at: now)
          ? nil
          : object.newest.map { newest in
            let info = object.info(newest, of: key)
            return ObjectEntry(
              key.text,
              .success(ObjectChunks(info: info, store: self, key: key, version: newest)))
          }
      }
    }
  }
}
