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
    let isOutside = name.unicodeScalars.split(whereSeparator: Self.isSlash)
      .contains { $0.elementsEqual("..".unicodeScalars) }
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

  /// A name that is stored, as it is: what other rules once took must be listed and removed as well.
  init(stored name: String) { text = name }

  /// What keys begin with that begin with `prefix`; a slash at its end stays.
  static func prefix(_ prefix: String) -> String {
    let name = prefix.precomposedStringWithCanonicalMapping
    let text = parts(name).joined(separator: "/")
    return !text.isEmpty && name.unicodeScalars.last.map(isSlash) == true ? text + "/" : text
  }

  /// What follows the last slash.
  var lastComponent: String { Self.parts(text).last ?? text }

  /// What stands between slashes; as in LEAN, ".hidden" is "hidden", and "./a" is "a".
  ///
  /// By scalars: a slash with an accent is one character, and still a slash to a file system.
  private static func parts(_ name: String) -> [String] {
    name.unicodeScalars.drop { $0 == "." || isSlash($0) }.split(whereSeparator: isSlash)
      .map { String($0) }
  }

  private static func isSlash(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "/" || scalar == "\\"
  }
}
