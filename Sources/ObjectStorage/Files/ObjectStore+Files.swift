import Foundation
import RedisClient

extension ObjectStore {
  /// The path of a local file with the newest content of an object, for libraries that load from a path.
  ///
  /// The path is the same at each call, and ends with what follows the key's last slash. The file is
  /// replaced as a whole when the object has changed since; who has it open keeps the former
  /// content. Changes to the file are no changes of the object, and are undone by the next call.
  /// - Throws: ``ObjectError/notFound(key:version:)``, ``ObjectError/file(path:reason:)``; and what
  ///   reading throws.
  public func filePath(for key: String) async throws(ObjectError) -> String {
    try await whole(key, version: nil) { chunks throws(ObjectError) in
      let file = try CachedFile(chunks.key, of: self)
      let content = chunks.version.content
      if try await file.holds(content) { return file.path }
      try await chunks.write(to: file.path) { try file.note(content, in: $0) }
      return file.path
    }
  }

  /// Writes an object into a file, which is replaced as a whole.
  /// - Returns: what is known of the version that was written.
  /// - Throws: ``ObjectError/notFound(key:version:)``, ``ObjectError/file(path:reason:)``; and what
  ///   reading throws. The file is then what it was.
  @discardableResult
  public func read(
    _ key: String, version: Int? = nil, toFile path: String
  ) async throws(ObjectError) -> ObjectInfo {
    try await whole(key, version: version) { chunks throws(ObjectError) in
      try await chunks.write(to: path) { _ in }
      return chunks.info
    }
  }

  /// Saves the content of a file, as a new version of the object, in bounded memory.
  ///
  /// The other parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
  @discardableResult
  public func save(
    _ key: String, contentsOfFile path: String, when condition: WriteCondition = .always,
    contentType: String = "application/octet-stream", timeToLive: Duration? = nil
  ) async throws(ObjectError) -> ObjectInfo {
    var upload = try beginUpload(key, timeToLive)
    do throws(ObjectError) {
      var file = FileChunks(path: path).makeAsyncIterator()
      while let chunk = try await file.next(isolation: nil) { try await upload.append(chunk[...]) }
      return try await publish(&upload, condition, contentType, timeToLive)
    } catch {
      await upload.abandon(after: error)
      throw error
    }
  }
}

extension ObjectChunks {
  /// Writes the content beside the file's place, and moves it there when it is complete and on disk.
  /// - Parameter moving: is called with the new file's path just before it is moved.
  fileprivate func write(
    to path: String, moving: @escaping @Sendable (String) throws -> Void
  ) async throws(ObjectError) {
    let temporary = "\(path).\(uniqueId())"
    let handle = try await onFileThread(path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: temporary), options: .withoutOverwriting)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
    }
    do throws(ObjectError) {
      var iterator = makeAsyncIterator()
      while let chunk = try await iterator.next(isolation: nil) {
        try await onFileThread(path) { try handle.write(contentsOf: chunk) }
      }
      try await onFileThread(path) {
        try handle.synchronize()
        try handle.close()
        try moving(temporary)
        try replaceFile(at: path, by: temporary)
      }
    } catch {
      try? await onFileThread(path) { try FileManager.default.removeItem(atPath: temporary) }
      throw error
    }
  }
}

/// The local file of an object's newest content, and the note beside it of what content that is.
private struct CachedFile: Sendable {
  let path: String
  private let notePath: String

  init(_ key: ObjectKey, of store: ObjectStore) throws(ObjectError) {
    let redis = store.configuration.redis
    // Stores of other servers may have the same names.
    let server = XXHash64.text(XXHash64.of("\(redis.address) \(redis.database)"))
    let base = try store.cacheFolder() + "/\(store.namespace)-\(server)"
    let hash = XXHash64.text(XXHash64.of(key.text))
    let name = key.lastComponent.utf8.suffix(200)
    path = "\(base)/\(hash)/\(String(decoding: name, as: UTF8.self))"
    notePath = "\(base)/\(hash).note"
  }

  /// Whether the file holds this content, and no one has changed it since.
  func holds(_ content: String) async throws(ObjectError) -> Bool {
    try await onFileThread(path) { [self] in
      guard let stamp = try? stamp(path) else { return false }
      return FileManager.default.contents(atPath: notePath)
        == Data("\(content) \(stamp)\n".utf8)
    }
  }

  /// Notes what content a file holds that is about to be moved to its place.
  ///
  /// When it then is not moved, the note fits no file, and the content is written anew.
  func note(_ content: String, in file: String) throws {
    try Data("\(content) \(try stamp(file))\n".utf8).write(
      to: URL(fileURLWithPath: notePath), options: .atomic)
  }

  /// What changes when the file is replaced or written to.
  private func stamp(_ path: String) throws -> String {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(attributes[.systemFileNumber] ?? 0) \(attributes[.size] ?? 0) \(time)"
  }
}

extension ObjectStore {
  fileprivate func cacheFolder() throws(ObjectError) -> String {
    if let folder = configuration.cacheFolder { return folder }
    let folders = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)
    guard let folder = folders.first else {
      throw .invalidConfiguration(reason: "there is no folder for caches; name one")
    }
    return folder.appendingPathComponent("trading-objects").path
  }
}

/// Moves a file to the place of another one in a single step.
private func replaceFile(at path: String, by temporary: String) throws {
  guard rename(temporary, path) == 0 else {
    throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
  }
}
