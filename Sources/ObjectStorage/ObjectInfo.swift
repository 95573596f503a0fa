/// What is known of one version of an object without reading it.
public struct ObjectInfo: Sendable, Hashable {
  /// The object's key, as it is stored.
  public let key: String
  /// The version's number, which is that of the change that made it.
  ///
  /// Numbers count the changes of the namespace: a later version has a higher one, and none is ever used
  /// twice, not even after the object was deleted.
  public let version: Int
  /// The version's unique id, 32 hexadecimal digits.
  public let id: String
  /// The number of bytes.
  public let size: Int
  /// When the object was first saved, in nanoseconds since the UNIX epoch by the server's clock.
  public let created: Int64
  /// When this version was saved, in nanoseconds since the UNIX epoch by the server's clock.
  public let modified: Int64
  /// When the object will be gone, in nanoseconds since the UNIX epoch; `nil` for never.
  public let expires: Int64?
  /// The media type that it was saved with, such as `application/json`.
  public let contentType: String
  /// XXH64 of the content, 16 hexadecimal digits.
  public let checksum: String
}

/// What an object must be for a change to happen.
public enum WriteCondition: Sendable, Hashable, CustomStringConvertible {
  /// Whatever it is.
  case always
  /// There must be no such object.
  case absent
  /// The object must be at this version.
  case version(Int)

  /// The condition, as part of a sentence.
  public var description: String {
    switch self {
    case .always: "in any state"
    case .absent: "absent"
    case .version(let number): "at version \(number)"
    }
  }
}

/// How much a namespace holds, and how much it may.
public struct ObjectUsage: Sendable, Hashable {
  /// The bytes of all objects, kept versions included; what versions share counts once.
  public let bytes: Int
  /// The number of objects.
  public let objects: Int
  /// The most bytes that this store lets in.
  public let maxBytes: Int
  /// The most objects that this store lets in.
  public let maxObjects: Int
}
