import Foundation

/// The name of an object, as it is stored.
///
/// Every key that LEAN's object store takes is taken, and means the same: a backslash is a slash, and dots
/// and slashes at the beginning do not count. Beyond LEAN's letters, digits and `/_#-$= .` any text
/// without control characters is taken. Slashes that follow one another are one, one at the end is none.
struct ObjectKey: Sendable, Hashable {
  /// The longest key, in bytes of UTF-8.
  static let maxBytes = 1024
  /// The most slashes, which is LEAN's rule.
  static let maxSlashes = 100

  let text: String

  /// Checks a name and puts it into the form in which it is stored.
  /// - Throws: ``ObjectError/invalidKey(_:reason:)``.
  init(_ name: String) throws(ObjectError) {
    // One spelling for one name: as bytes, é typed here and é from a Mac's file system differ.
    let name = name.precomposedStringWithCanonicalMapping
    guard !name.isEmpty else { throw .invalidKey(name, reason: "it is empty") }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw .invalidKey(name, reason: "it holds a control character")
    }
    let isOutside = name.split(whereSeparator: Self.isSlash).contains("..")
    guard !isOutside else { throw .invalidKey(name, reason: "it holds \"..\"") }
    let parts = Self.parts(name)
    guard !parts.isEmpty else { throw .invalidKey(name, reason: "it names nothing") }
    guard !parts.contains(".") else { throw .invalidKey(name, reason: "it holds \"/./\"") }
    guard parts.count <= Self.maxSlashes + 1 else {
      throw .invalidKey(name, reason: "it holds more than \(Self.maxSlashes) slashes")
    }
    text = parts.joined(separator: "/")
    guard text.utf8.count <= Self.maxBytes else {
      throw .invalidKey(name, reason: "it is longer than \(Self.maxBytes) bytes")
    }
  }

  /// What keys begin with that begin with `prefix`; a slash at its end stays.
  static func prefix(_ prefix: String) -> String {
    let name = prefix.precomposedStringWithCanonicalMapping
    let parts = parts(name)
    let text = parts.joined(separator: "/")
    return !text.isEmpty && name.last.map(isSlash) == true ? text + "/" : text
  }

  /// What follows the last slash.
  var lastComponent: Substring {
    text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...]
  }

  /// What stands between slashes; as in LEAN, ".hidden" is "hidden", and "./a" is "a".
  private static func parts(_ name: String) -> [Substring] {
    name.drop { $0 == "." || isSlash($0) }.split(whereSeparator: isSlash)
  }

  private static func isSlash(_ character: Character) -> Bool {
    character == "/" || character == "\\"
  }
}
