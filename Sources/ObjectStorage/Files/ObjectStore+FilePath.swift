import Logging
import RedisClient

extension ObjectStore {
  /// The path of a local file for an object, for libraries that load from a path or write to one.
  ///
  ///     let model = try await store.filePath(for: "momentum/model.onnx")     // holds the newest content
  ///     frame.write(toFile: try await store.filePath(for: "features.parquet"))
  ///     try await store.saveFile("features.parquet")                         // now it is an object
  ///
  /// The path is the same at each call, and ends with what follows the key's last slash. While the file is
  /// a copy, it is replaced as a whole by the newest content, and never by an older one; who has it open
  /// keeps the former content. A file for which there is no object is left for you to write.
  ///
  /// What a library writes there is kept until ``saveFile(_:when:contentType:timeToLive:)`` makes it the object,
  /// or ``discardFile(_:)`` removes it.
  /// - Throws: ``ObjectError/localChanges(key:path:)`` when the object has changed too, so that one of the
  ///   two contents would be lost; ``ObjectError/file(path:reason:)``; and what reading throws.
  public func filePath(for key: String) async throws(ObjectError) -> String {
    try demand(.read)
    let key = try ObjectKey(key)
    let file = try CachedFile(key, of: self)
    var downloaded: Download?
    while true {
      let step: Step
      do throws(ObjectError) {
        step = try await file.locked(within: configuration.retryTimeout * 2) {
          [downloaded] () throws(ObjectError) in
          try await update(file, of: key, with: downloaded)
        }
      } catch {
        downloaded?.file.discard()
        throw error
      }
      if case .moved = step { return file.path }
      downloaded?.file.discard()
      guard case .download(let chunks) = step else { return file.path }
      do throws(ObjectError) {
        downloaded = Download(chunks.version.content, try await chunks.copy(to: file.path))
      } catch {
        guard case .replacedWhileReading = error else { throw error }
        downloaded = nil
      }
    }
  }

  /// Content beside the place where it may be moved.
  struct Download: Sendable {
    let content: String
    let file: FileReplacement

    init(_ content: String, _ file: FileReplacement) {
      self.content = content
      self.file = file
    }
  }

  /// What a look at a local file comes to.
  enum Step: Sendable {
    /// The file is as it is to be.
    case asItIs
    /// What was downloaded is in its place.
    case moved
    /// This content belongs there.
    case download(ObjectChunks)
  }

  /// Makes the local file what it is to be, as far as that is possible with what was downloaded.
  ///
  /// The server is asked while no one else replaces the file, so that it never becomes an older one.
  func update(
    _ file: CachedFile, of key: ObjectKey, with downloaded: Download?
  ) async throws(ObjectError) -> Step {
    let object = try await object(key)
    let state = try await file.state
    guard let object, let newest = object.newest else {
      if case .copy = state { try await file.remove() }
      return .asItIs
    }
    switch state {
    case .copy(of: newest.content): return .asItIs
    case .changed(base: newest.content):
      logger.notice("the local file of \(key.text) was changed and is not saved: \(file.path)")
      return .asItIs
    case .changed: throw .localChanges(key: key.text, path: file.path)
    case .copy, .missing:
      guard let downloaded, downloaded.content == newest.content else {
        let info = object.info(newest, of: key)
        return .download(ObjectChunks(info: info, store: self, key: key, version: newest))
      }
      try await file.replace(by: downloaded.file, newest.content)
      return .moved
    }
  }

  /// Saves what was written to the path that ``filePath(for:)`` gives, as a new version of the object.
  ///
  /// The parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
  /// - Throws: ``ObjectError/file(path:reason:)`` when nothing was written there.
  @discardableResult
  public func saveFile(
    _ key: String, when condition: WriteCondition = .always,
    contentType: String = "application/octet-stream", timeToLive: Duration? = nil
  ) async throws(ObjectError) -> ObjectInfo {
    try await save(
      key, contentsOfFile: try CachedFile(ObjectKey(key), of: self).path, when: condition,
      contentType: contentType, timeToLive: timeToLive)
  }

  /// Removes the local file of an object; what was written there and is not saved is lost.
  public func discardFile(_ key: String) async throws(ObjectError) {
    let file = try CachedFile(ObjectKey(key), of: self)
    try await file.locked(within: configuration.retryTimeout * 2) { () throws(ObjectError) in
      try await file.remove()
    }
  }

  /// Notes that a local file is a copy of what it was saved as.
  func note(_ content: String, for file: CachedFile, at stamp: String) async {
    do throws(ObjectError) {
      try await file.locked(within: configuration.retryTimeout) { () throws(ObjectError) in
        try await file.note(content, at: stamp)
      }
    } catch {
      logger.warning("a local file is saved, and taken for changed: \(error)")
    }
  }

  /// The bytes that were written to an object's local file before there is such an object.
  func unsavedBytes(of key: String) async throws(ObjectError) -> [UInt8]? {
    let file = try CachedFile(ObjectKey(key), of: self)
    guard case .changed = try await file.state else { return nil }
    var bytes: [UInt8] = []
    var chunks = FileChunks(path: file.path).makeAsyncIterator()
    while let chunk = try await chunks.next(isolation: nil) { bytes += chunk }
    return bytes
  }
}
