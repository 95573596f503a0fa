import Foundation
import ObjectStorage

/// A folder of files as objects below a key.
enum Folder {
  /// Saves each file of a folder, in the order of their names.
  ///
  /// What is neither a file nor a folder is named and left out.
  static func put(
    _ folder: String, below key: String,
    _ save: (_ key: String, _ file: String) async throws(ObjectError) -> ObjectInfo
  ) async throws(ObjectError) -> [ObjectInfo] {
    var saved: [ObjectInfo] = []
    for name in try files(in: folder) {
      saved.append(try await save("\(key)/\(name)", "\(folder)/\(name)"))
    }
    return saved
  }

  /// The paths of all files, from the folder on.
  private static func files(in folder: String) throws(ObjectError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw .file(path: folder, reason: String(cString: strerror(ENOENT)))
    }
    guard isFolder.boolValue else {
      throw .file(path: folder, reason: String(cString: strerror(ENOTDIR)))
    }
    guard let names = FileManager.default.enumerator(atPath: folder) else {
      throw .file(path: folder, reason: String(cString: strerror(EACCES)))
    }
    var files: [String] = []
    while let name = names.nextObject() as? String {
      switch names.fileAttributes?[.type] as? FileAttributeType {
      case .typeRegular?: files.append(name)
      case .typeDirectory?: break
      default: Notice.say("\(folder)/\(name) is neither a file nor a folder, and is left out")
      }
    }
    return files.sorted()
  }
}

extension ObjectStore {
  /// What is known of the objects that can be read, and what is wrong with the others.
  func readable(
    prefix: String
  ) async throws(ObjectError) -> (objects: [ObjectInfo], damaged: [ObjectError]) {
    var (found, damaged): ([ObjectInfo], [ObjectError]) = ([], [])
    var entries = try objects(prefix: prefix).makeAsyncIterator()
    while let entry = try await entries.next(isolation: nil) {
      do throws(ObjectError) { found.append(try entry.info) } catch { damaged.append(error) }
    }
    return (found, damaged)
  }

  /// Writes every object below a key into a file of a folder; a damaged one is named, and the others are
  /// written.
  func get(allBelow key: String, into folder: String) async throws {
    let prefix = try Self.prefix(below: key)
    var count = 0
    var damaged: [ObjectError] = []
    for name in try await keys(prefix: prefix) {
      count += 1
      let rest = name.unicodeScalars.dropFirst(prefix.unicodeScalars.count)
      do throws(ObjectError) {
        try await read(name, toFile: "\(folder)/\(String(rest))")
      } catch {
        switch error {
        // A name that no key may have any more could lead out of the folder.
        case .corrupt, .invalidKey: damaged.append(error)
        // Deleted meanwhile.
        case .notFound: count -= 1
        default: throw error
        }
      }
    }
    try Failure.report(damaged)
    guard count > 0 else { throw Failure.nothingBelow(prefix) }
  }

  /// Deletes every object below a key, after saying how many there are and asking a person, if there is one.
  func remove(allBelow key: String) async throws {
    let prefix = try Self.prefix(below: key)
    let count = try await keys(prefix: prefix).count
    guard count > 0 else { throw Failure.nothingBelow(prefix) }
    var output = Output()
    output.write(line: "\(count) objects below \(prefix)")
    output.flush()
    guard Notice.confirm("delete them with all their versions?") else {
      throw Failure.different("nothing is deleted")
    }
    let removed = try await clear(prefix: prefix)
    output.write(line: "\(removed) deleted")
    output.flush()
  }
}
