#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that is gone with the object, and all that is in it.
package final class TemporaryFolder: Sendable {
  /// Why a folder could not be made.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let path: String

  /// Makes a folder.
  package init() throws(Failure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/trading-cache-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(description: "no folder can be made in \(parent), error \(errno)")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { Self.delete(path) }

  /// What is in it, sorted.
  package var names: [String] { Self.names(in: path).sorted() }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func delete(_ path: String) {
    // A folder that is not empty stays; a link is deleted, not followed.
    if remove(path) == 0 { return }
    for name in names(in: path) { delete("\(path)/\(name)") }
    _ = remove(path)
  }
}
