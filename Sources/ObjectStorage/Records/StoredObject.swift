import Foundation

/// Content in Redis: its chunks, each but the last of the same size.
struct StoredContent: Sendable, Hashable {
  /// The unique id in the names of its chunks.
  let id: String
  let size: Int
  let chunkBytes: Int

  var chunkCount: Int { Self.chunkCount(size: size, chunkBytes: chunkBytes) }

  /// The number of bytes of a chunk.
  func size(ofChunk index: Int) -> Int { min(chunkBytes, size - index * chunkBytes) }

  static func chunkCount(size: Int, chunkBytes: Int) -> Int {
    size == 0 ? 0 : (size - 1) / chunkBytes + 1
  }

  /// The seed of a chunk's checksum: a chunk of another content, or at another place, does not pass.
  func seed(ofChunk index: Int) -> UInt64 { XXHash64.of(id) &+ UInt64(index) }
}

/// A version of an object.
struct StoredVersion: Sendable, Hashable, Codable {
  let version: Int
  let id: String
  /// The id of its content, which a version that was rolled back to shares.
  let content: String
  let size: Int
  let chunkBytes: Int
  let checksum: String
  let type: String
  let modified: Int64

  var stored: StoredContent { StoredContent(id: content, size: size, chunkBytes: chunkBytes) }
}

/// How many versions of an object are kept.
struct KeptVersions: Sendable {
  let count: Int
  /// Whether an object that has more of them keeps as many.
  let orAsMany: Bool

  /// The number for an object that has so many.
  func count(of former: Int) -> Int { max(1, orAsMany ? max(count, former) : count) }
}

/// What is stored of an object beside its content: its versions, newest first.
///
/// In Redis it is a text: XXH64 of what follows as 16 hexadecimal digits, a space, and JSON.
struct StoredObject: Sendable, Hashable, Codable {
  let created: Int64
  var expires: Int64?
  var versions: [StoredVersion]

  var newest: StoredVersion? { versions.first }

  /// What the versions consist of, shared content once.
  var contents: Set<StoredContent> { Set(versions.map(\.stored)) }

  /// The bytes of all content.
  var bytes: Int { contents.reduce(0) { $0 + $1.size } }

  func hasExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }

  func version(_ number: Int?) -> StoredVersion? {
    guard let number else { return newest }
    return versions.first { $0.version == number }
  }

  /// The object with one more version, of which the newest are kept.
  func adding(_ version: StoredVersion, keeping kept: KeptVersions) -> StoredObject {
    var object = self
    object.versions = Array(([version] + versions).prefix(kept.count(of: versions.count)))
    return object
  }

  func info(_ version: StoredVersion, of key: ObjectKey) -> ObjectInfo {
    ObjectInfo(
      key: key.text, version: version.version, id: version.id, size: version.size,
      created: created, modified: version.modified, expires: expires, contentType: version.type,
      checksum: version.checksum)
  }
}

extension StoredObject {
  /// Far above what a server holds, far below where sums overflow.
  private static let maxSize = 1 << 48

  /// Reads what is stored under an object's key.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)``.
  init(_ bytes: [UInt8], of key: ObjectKey) throws(ObjectError) {
    func damaged(_ reason: String) -> ObjectError {
      .corrupt(key: key.text, version: nil, chunk: nil, reason: reason)
    }
    guard bytes.count > 17, bytes[16] == UInt8(ascii: " ") else {
      throw damaged("it is no list of versions")
    }
    let json = Array(bytes[17...])
    let checksum = json.withUnsafeBytes { XXHash64.text(XXHash64.of($0)) }
    guard checksum.utf8.elementsEqual(bytes[..<16]) else {
      throw damaged("the list of versions does not have its checksum")
    }
    do {
      self = try JSONDecoder().decode(StoredObject.self, from: Data(json))
    } catch {
      throw damaged("the list of versions cannot be read: \(error)")
    }
    guard isPossible else { throw damaged("the list of versions says what cannot be") }
  }

  /// What is left of a record that is damaged; `nil` when nothing can be told.
  ///
  /// Good for one thing: to know what content to remove with it. The ids are random, so that damage makes
  /// no other content's of them.
  init?(salvagedFrom bytes: [UInt8]) {
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      let object = try? JSONDecoder().decode(StoredObject.self, from: Data(bytes[start...])),
      object.isPossible, object.versions.allSatisfy({ $0.stored.chunkCount <= 1 << 20 })
    else { return nil }
    self = object
  }

  private var isPossible: Bool {
    let areSound = versions.allSatisfy { version in
      (0...Self.maxSize).contains(version.size) && (1...Self.maxSize).contains(version.chunkBytes)
        && version.version > 0 && version.version < Int.max
    }
    return !versions.isEmpty && versions.count <= 10_000 && areSound
  }

  /// What is stored under the object's key.
  func encoded(of key: ObjectKey) throws(ObjectError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let json = [UInt8](try encoder.encode(self))
      return Array(json.withUnsafeBytes { XXHash64.text(XXHash64.of($0)) }.utf8)
        + [UInt8(ascii: " ")] + json
    } catch {
      throw .unencodable(key: key.text, reason: "\(error)")
    }
  }
}
