public import Foundation
import RedisClient

extension ObjectStore {
  /// Whether there is such an object.
  public func containsKey(_ key: String) async throws(ObjectError) -> Bool {
    try await info(key) != nil
  }

  /// What is known of an object without reading it; `nil` when there is none, or no such version.
  /// - Parameters:
  ///   - key: the object.
  ///   - version: one of its kept versions; `nil` for the newest.
  public func info(_ key: String, version: Int? = nil) async throws(ObjectError) -> ObjectInfo? {
    try demand(.read)
    let key = try ObjectKey(key)
    guard let object = try await object(key), let found = object.version(version) else {
      return nil
    }
    return object.info(found, of: key)
  }

  /// The kept versions of an object, newest first; none when there is no such object.
  public func history(_ key: String) async throws(ObjectError) -> [ObjectInfo] {
    try demand(.read)
    let key = try ObjectKey(key)
    guard let object = try await object(key) else { return [] }
    return object.versions.map { object.info($0, of: key) }
  }

  /// Reads a text.
  /// - Parameters:
  ///   - key: the object.
  ///   - version: one of its kept versions; `nil` for the newest.
  /// - Throws: ``ObjectError/notFound(key:version:)``; ``ObjectError/undecodable(key:reason:)``
  ///   when it is not UTF-8; ``ObjectError/corrupt(key:version:chunk:reason:)``.
  public func read(_ key: String, version: Int? = nil) async throws(ObjectError) -> String {
    guard let text = String(validating: try await readBytes(key, version: version), as: UTF8.self)
    else { throw .undecodable(key: key, reason: "it is no text in UTF-8") }
    return text
  }

  /// Reads the bytes of an object, all of them into memory.
  ///
  /// When it is replaced meanwhile and the old content is gone, the new one is read. When there is no such
  /// object, what was written to its local file (``filePath(for:)``) is read.
  /// - Throws: ``ObjectError/notFound(key:version:)``, or
  ///   ``ObjectError/corrupt(key:version:chunk:reason:)``.
  public func readBytes(_ key: String, version: Int? = nil) async throws(ObjectError) -> [UInt8] {
    do throws(ObjectError) {
      return try await storedBytes(key, version: version)
    } catch {
      guard case .notFound = error, version == nil, let bytes = try await unsavedBytes(of: key)
      else { throw error }
      return bytes
    }
  }

  private func storedBytes(_ key: String, version: Int?) async throws(ObjectError) -> [UInt8] {
    try await whole(key, version: version) { chunks throws(ObjectError) in
      try await chunks.bytes()
    }
  }

  /// Reads a value from JSON.
  ///
  ///     let parameters: Parameters = try await store.readJSON("momentum/parameters")
  ///
  /// - Throws: ``ObjectError/undecodable(key:reason:)`` when it is not the JSON of the type; and what
  ///   ``readBytes(_:version:)`` throws.
  public func readJSON<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self, version: Int? = nil,
    decoder: JSONDecoder = JSONDecoder()
  ) async throws(ObjectError) -> Value {
    let bytes = try await readBytes(key, version: version)
    do {
      return try decoder.decode(type, from: Data(bytes))
    } catch {
      throw .undecodable(key: key, reason: "it is no JSON of \(type): \(error)")
    }
  }

  /// The content of an object, chunk by chunk, in bounded memory.
  ///
  ///     for try await chunk in try await store.chunks(of: "ticks") { parser.feed(chunk) }
  ///
  /// - Throws: ``ObjectError/notFound(key:version:)``.
  public func chunks(of key: String, version: Int? = nil) async throws(ObjectError) -> ObjectChunks
  {
    try demand(.read)
    let key = try ObjectKey(key)
    guard let object = try await object(key), let found = object.version(version) else {
      throw .notFound(key: key.text, version: version)
    }
    return ObjectChunks(info: object.info(found, of: key), store: self, key: key, version: found)
  }

  /// Reads a version as a whole, and begins again when it was replaced on the way.
  func whole<Result>(
    _ key: String, version: Int?, _ body: (ObjectChunks) async throws(ObjectError) -> Result
  ) async throws(ObjectError) -> Result {
    var pauses = Pauses(within: configuration.retryTimeout)
    while true {
      let chunks = try await chunks(of: key, version: version)
      do throws(ObjectError) {
        return try await body(chunks)
      } catch .replacedWhileReading(let key, let number) {
        guard await pauses.pause() else {
          throw .replacedWhileReading(key: key, version: number)
        }
      }
    }
  }

  /// What is stored of an object, unless it has expired.
  func object(_ key: ObjectKey) async throws(ObjectError) -> StoredObject? {
    try await retrying { [keys] connection throws(ObjectError) in
      var commands = CommandBuffer()
      commands.append(command: "TIME")
      commands.append(command: "GET", keys.object(key))
      let replies = try redis { () throws(RedisError) in try connection.roundTrip(commands) }
      guard let object = try ObjectRecord(replies[1], of: key).get() else { return nil }
      return object.hasExpired(at: try serverTime(replies[0])) ? nil : object
    }
  }
}
