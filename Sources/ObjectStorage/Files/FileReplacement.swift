import Foundation
import RedisClient
import Synchronization

/// The unfinished files of this process, so that a program that is told to end can remove them.
package enum TemporaryFiles {
  private static let paths = Guarded<Set<String>>([])

  static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }
  static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes all of them.
  package static func removeAll() {
    for path in paths.withLock({ $0 }) { _ = unlink(path) }
  }
}

/// New content for a file, which is written beside it and moved to its place as a whole.
///
/// What is behind a symbolic link is replaced, not the link; a file keeps its permissions. To what is no file
/// (a device, a pipe) the content is written as it comes.
struct FileReplacement: Sendable {
  private let target: String
  private let file: OpenFile
  /// `nil` when it is written as it comes.
  private let temporary: String?
  private let mode: mode_t
  /// The folders that were made for it, the innermost last.
  private let newFolders: [String]

  /// Begins; makes the folders that are missing.
  init(of path: String) throws(FileFailure) {
    target = try Self.followLinks(from: path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw FileFailure("it is a folder") }
    guard !exists || kind == S_IFREG else {
      (temporary, mode, newFolders) = (nil, 0, [])
      file = try OpenFile(target, O_WRONLY)
      return
    }
    newFolders = try Self.makeFolders(above: target)
    let temporary = "\(target).\(uniqueId())"
    do throws(FileFailure) {
      file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
      TemporaryFiles.add(temporary)
      mode = exists ? status.st_mode & 0o7777 : try file.status.st_mode & 0o7777
      // Nobody else may read it before it is complete.
      try FileFailure.check { [file] in fchmod(file.descriptor, 0o600) }
    } catch {
      Self.remove(newFolders)
      throw error
    }
    self.temporary = temporary
  }

  func write(_ bytes: [UInt8]) throws(FileFailure) { try file.write(bytes) }

  /// What is complete, before it is moved: on disk, and with its permissions.
  func complete() throws(FileFailure) {
    guard temporary != nil else { return }
    try FileFailure.check { fchmod(file.descriptor, mode) }
    try FileFailure.check { fsync(file.descriptor) }
  }

  /// What the system says about the new file.
  var status: stat { get throws(FileFailure) { try file.status } }

  /// Moves it to its place in a single step.
  func move() throws(FileFailure) {
    guard let temporary else { return }
    try FileFailure.check { rename(temporary, target) }
    TemporaryFiles.remove(temporary)
  }

  /// Leaves everything as it was.
  func discard() {
    guard let temporary else { return }
    _ = unlink(temporary)
    TemporaryFiles.remove(temporary)
    Self.remove(newFolders)
  }

  private static func remove(_ folders: [String]) {
    for folder in folders.reversed() { _ = rmdir(folder) }
  }

  /// Where a path leads to; also where there is nothing yet.
  private static func followLinks(from path: String) throws(FileFailure) -> String {
    var path = path
    for _ in 0..<40 {
      let link = path
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(link, &buffer, buffer.count)
      guard count > 0 else { return path }
      let next = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = next.hasPrefix("/") ? next : folder(of: path) + "/" + next
    }
    throw FileFailure(systemMessage(ELOOP))
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folders in which a path lies; returns those that were missing.
  @discardableResult
  static func makeFolders(above path: String) throws(FileFailure) -> [String] {
    let folder = folder(of: path)
    var status = stat()
    guard stat(folder, &status) != 0 else { return [] }
    let above = try makeFolders(above: folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      let failure = FileFailure.system()
      remove(above)
      throw failure
    }
    return above + [folder]
  }
}
