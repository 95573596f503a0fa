import RedisClient

extension ObjectStore {
  /// Writes an object into a file, which is replaced as a whole and keeps its permissions.
  ///
  /// A symbolic link stays, and what it leads to is replaced. To a device or a pipe the content is
  /// written as it comes, each piece verified.
  /// - Returns: what is known of the version that was written.
  /// - Throws: ``ObjectError/notFound(key:version:)``, ``ObjectError/file(path:reason:)``; and what
  ///   reading throws. The file is then what it was.
  @discardableResult
  public func read(
    _ key: String, version: Int? = nil, toFile path: String
  ) async throws(ObjectError) -> ObjectInfo {
    try await whole(key, version: version) { chunks throws(ObjectError) in
      let file = try await chunks.copy(to: path)
      do throws(ObjectError) {
        try await onFileThread(path) { () throws(FileFailure) in try file.move() }
      } catch {
        file.discard()
        throw error
      }
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
    let file = FileChunks(path: path)
    let cached = try CachedFile(ObjectKey(key), of: self)
    let stamp = cached.path == path ? cached.stamp : nil
    var upload = try await beginUpload(key, timeToLive, size: try await file.size)
    let info: ObjectInfo
    do throws(ObjectError) {
      var pieces = file.makeAsyncIterator()
      while let piece = try await pieces.next(isolation: nil) {
        try await append(piece[...], to: &upload)
      }
      info = try await publish(&upload, condition, contentType, timeToLive)
    } catch {
      await abandon(upload, after: error)
      throw error
    }
    if let stamp { await note(upload.id, for: cached, at: stamp) }
    return info
  }
}

extension ObjectChunks {
  /// Writes the content beside a file's place, where it is complete and on disk when the call returns.
  ///
  /// Nothing is made before the first bytes were read and verified.
  func copy(to path: String) async throws(ObjectError) -> FileReplacement {
    var iterator = makeAsyncIterator()
    var chunk = try await iterator.next(isolation: nil)
    let file = try await onFileThread(path) { () throws(FileFailure) in
      try FileReplacement(of: path)
    }
    do throws(ObjectError) {
      while let bytes = chunk {
        try await onFileThread(path) { () throws(FileFailure) in try file.write(bytes) }
        chunk = try await iterator.next(isolation: nil)
      }
      try await onFileThread(path) { () throws(FileFailure) in try file.complete() }
      return file
    } catch {
      file.discard()
      throw error
    }
  }
}
