internal import TradingModel

/// NautilusTrader's rule for which keys of an outermost map hold timestamps, with what it does to
/// free-form maps.
///
/// A key is one when it begins with `ts_`, or when it is a part of the text `expire_time_ns`, and
/// that includes `e`, `time` and the empty key. Values under such keys are written as text: integers
/// as their digits, and bytes, for want of a better idea, as Python prints them (`b'123'`), which
/// NautilusTrader cannot read again.
enum TimestampKey {
  private static let other = Array("expire_time_ns".utf8)

  /// Whether the rule takes a key for a timestamp's.
  static func matches(_ key: String) -> Bool {
    if key.hasPrefix("ts_") || key.isEmpty { return true }
    let key = Array(key.utf8)
    guard key.count <= other.count else { return false }
    return (0...(other.count - key.count)).contains { other[$0...].starts(with: key) }
  }

  /// The integer that a text under such a key stands for, if it is digits or a canonical ISO 8601
  /// time; any other text is taken as it is.
  static func integer(_ text: String) -> UInt64? {
    if let value = UInt64(text), text.utf8.first != UInt8(ascii: "+") { return value }
    var copy = text
    guard let time = copy.withUTF8({ ISO8601.time(UnsafeRawBufferPointer($0)) }),
      text == ISO8601.text(time)
    else { return nil }
    return time.value
  }

  /// The bytes that Python prints as `text`, or `nil` when it is no such text.
  static func bytes(printedAs text: String) -> [UInt8]? {
    var rest = Array(text.utf8)[...]
    guard rest.popFirst() == UInt8(ascii: "b"), let quote = rest.popFirst(),
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), rest.popLast() == quote
    else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        if byte == quote { return nil }
        bytes.append(byte)
        continue
      }
      guard let escaped = unescape(&rest) else { return nil }
      bytes.append(escaped)
    }
    return bytes
  }

  private static func unescape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    switch rest.popFirst() {
    case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
    case UInt8(ascii: "'"): return UInt8(ascii: "'")
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "x"):
      guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
      return UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
    default: return nil
    }
  }
}
