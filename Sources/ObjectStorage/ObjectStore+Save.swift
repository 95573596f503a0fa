public import Foundation
import RedisClient

extension ObjectStore {
  /// Saves a text, as a new version of the object.
  ///
  ///     try await store.save("notes", "…", when: .absent, timeToLive: .seconds(3600))
  ///
  /// - Parameters:
  ///   - key: the object; made when it does not exist.
  ///   - text: its content, stored in UTF-8.
  ///   - condition: what the object must be; otherwise nothing is changed.
  ///   - contentType: its media type.
  ///   - timeToLive: after which the object is gone, with all its versions; `nil` for never. At least
  ///     1 ms.
  /// - Returns: what is known of the new version. It is in Redis when the call returns.
  /// - Throws: ``ObjectError/conflict(key:expected:found:)``, ``ObjectError/tooManyBytes(key:wouldBe:limit:)``,
  ///   ``ObjectError/tooManyObjects(key:wouldBe:limit:)``; after any but
  ///   ``ObjectError/unresolved(key:id:reason:)`` the object is what it was.
  @discardableResult
  public func save(
    _ key: String, _ text: String, when condition: WriteCondition = .always,
    contentType: String = "text/plain; charset=utf-8", timeToLive: Duration? = nil
  ) async throws(ObjectError) -> ObjectInfo {
    try await saveBytes(
      key, Array(text.utf8), when: condition, contentType: contentType, timeToLive: timeToLive)
  }

  /// Saves bytes, such as an array or `Data`, as a new version of the object.
  ///
  /// The parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
  @discardableResult
  public func saveBytes(
    _ key: String, _ bytes: some ContiguousBytes & Sendable,
    when condition: WriteCondition = .always,
    contentType: String = "application/octet-stream", timeToLive: Duration? = nil
  ) async throws(ObjectError) -> ObjectInfo {
    let count = bytes.withUnsafeBytes { $0.count }
    var upload = try await beginUpload(key, timeToLive, size: count)
    do throws(ObjectError) {
      var start = 0
      while start < count {
        let end = min(start + configuration.chunkBytes, count)
        let piece = bytes.withUnsafeBytes { Array($0[min(start, $0.count)..<min(end, $0.count)]) }
        try await append(piece[...], to: &upload)
        start = end
      }
      return try await publish(&upload, condition, contentType, timeToLive)
    } catch {
      await abandon(upload, after: error)
      throw error
    }
  }

  /// Saves a value as JSON, as a new version of the object.
  ///
  /// The parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
  /// - Throws: also ``ObjectError/unencodable(key:reason:)``, for a value that has no JSON.
  @discardableResult
  public func saveJSON(
    _ key: String, _ value: some Encodable, when condition: WriteCondition = .always,
    timeToLive: Duration? = nil, encoder: JSONEncoder = JSONEncoder()
  ) async throws(ObjectError) -> ObjectInfo {
    let json: Data
    do {
      json = try encoder.encode(value)
    } catch {
      throw .unencodable(key: key, reason: "the value has no JSON: \(error)")
    }
    return try await saveBytes(
      key, json, when: condition, contentType: "application/json", timeToLive: timeToLive)
  }

  /// Saves what a sequence yields, as a new version of the object, in bounded memory.
  ///
  /// The version becomes visible when the sequence has ended; when it throws, nothing has changed.
  /// The other parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
  /// - Parameter chunks: pieces of any size, which need not be those in which the content is stored.
  /// - Throws: what the sequence throws; ``ObjectError`` otherwise, such as
  ///   ``ObjectError/uploadExpired(key:)`` when the sequence paused longer than the upload's lease.
  @discardableResult
  public func save<Chunks: AsyncSequence>(
    _ key: String, chunks: Chunks, when condition: WriteCondition = .always,
    contentType: String = "application/octet-stream", timeToLive: Duration? = nil
  ) async throws -> ObjectInfo where Chunks.Element == [UInt8] {
    var upload = try await beginUpload(key, timeToLive)
    do {
      for try await chunk in chunks { try await append(chunk[...], to: &upload) }
      return try await publish(&upload, condition, contentType, timeToLive)
    } catch {
      await abandon(upload, after: error)
      throw error
    }
  }
}
