import Foundation
import RedisClient

/// The local file of an object, and the note beside it of what content it was given.
///
/// The note has a line `{content id} {stamp}` for each content that the file may have: one more is noted
/// before a new file is moved to the place of a former one. So a file that fits no line was written by
/// someone else, whenever a process is killed.
struct CachedFile: Sendable {
  let path: String
  private let notePath: String
  private let folder: String

  /// What the file is to the object.
  enum State: Sendable, Equatable {
    /// There is none.
    case missing
    /// A copy of this content.
    case copy(of: String)
    /// Written by someone else, over a copy of `base` if there was one.
    case changed(base: String?)
  }

  init(_ key: ObjectKey, of store: ObjectStore) throws(ObjectError) {
    let redis = store.configuration.redis
    // Stores of other servers may have the same names.
    let server = XXHash64.text(XXHash64.of("\(redis.address) \(redis.database)"))
    let base = try store.cacheFolder() + "/\(store.namespace)-\(server)"
    let hash = XXHash64.text(XXHash64.of(key.text))
    let name = key.lastComponent.utf8.suffix(200)
    folder = "\(base)/\(hash)"
    path = "\(folder)/\(String(decoding: name, as: UTF8.self))"
    notePath = "\(base)/\(hash).note"
  }

  /// Runs `body` while no other process and no other task does that with this file.
  func locked<Result>(
    within limit: Duration, _ body: () async throws(ObjectError) -> Result
  ) async throws(ObjectError) -> Result {
    let lock = try await onFileThread(folder) { [path, folder] () throws(FileFailure) in
      try FileReplacement.makeFolders(above: path)
      return try OpenFile(folder, O_RDONLY)
    }
    var pauses = Pauses(within: limit)
    while flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard await pauses.pause() else {
        throw .file(path: path, reason: "another process is replacing it all the time")
      }
    }
    defer { _ = flock(lock.descriptor, LOCK_UN) }
    return try await body()
  }

  var state: State {
    get async throws(ObjectError) {
      try await onFileThread(path) { () throws(FileFailure) in
        guard let stamp else { return .missing }
        let lines = noted
        if let line = lines.first(where: { $0.stamp == stamp }) { return .copy(of: line.content) }
        return .changed(base: lines.last?.content)
      }
    }
  }

  /// Notes that the file is a copy of `content`, if it still is what it was at `stamp`.
  func note(_ content: String, at stamp: String) async throws(ObjectError) {
    try await onFileThread(notePath) { () throws(FileFailure) in
      guard stamp == self.stamp else { return }
      try write([(content, stamp)])
    }
  }

  /// Moves a new file with this content to its place.
  func replace(by file: FileReplacement, _ content: String) async throws(ObjectError) {
    try await onFileThread(path) { () throws(FileFailure) in
      let now = stamp
      let former = noted.filter { $0.stamp == now }
      try write(former + [(content, Self.stamp(of: try file.status))])
      try file.move()
    }
  }

  /// Removes the file.
  func remove() async throws(ObjectError) {
    try await onFileThread(path) { () throws(FileFailure) in
      if unlink(path) != 0, errno != ENOENT { throw .system() }
      _ = unlink(notePath)
    }
  }

  /// What changes when the file is replaced or written to; `nil` when there is none.
  var stamp: String? {
    var status = stat()
    return stat(path, &status) == 0 ? Self.stamp(of: status) : nil
  }

  private static func stamp(of status: stat) -> String {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return "\(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
  }

  private var noted: [(content: String, stamp: String)] {
    guard let data = FileManager.default.contents(atPath: notePath) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1).map { String($0) }
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
  }

  private func write(_ lines: [(content: String, stamp: String)]) throws(FileFailure) {
    let note = try FileReplacement(of: notePath)
    do throws(FileFailure) {
      try note.write(Array(lines.map { "\($0.content) \($0.stamp)\n" }.joined().utf8))
      try note.complete()
      try note.move()
    } catch {
      note.discard()
      throw error
    }
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
