/// A value that travels as one map, such as an order event, an instrument, or a type of a user's own.
///
/// A record that is registered with a serializer carries its name under the key `type`.
public protocol WireRecord: Sendable {
  /// The names under `type` that this type writes and reads; empty for records that carry none.
  static var wireTypes: [String] { get }

  /// Writes the whole map, `type` included.
  func write(to writer: inout MsgPackWriter)

  /// Reads the map; keys that it does not ask for are ignored.
  ///
  /// - Throws: `SerializationError` that names the key at fault.
  init(from map: inout WireMap) throws(SerializationError)
}
