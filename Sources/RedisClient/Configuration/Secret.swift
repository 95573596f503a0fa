/// A password: it can be used, but not printed by accident.
///
/// Its description, its debug description and its mirror never show the text.
public struct Secret: Sendable, Equatable {
  private let text: String

  /// Wraps a password.
  public init(_ text: String) {
    self.text = text
  }

  /// The password itself.
  ///
  /// Whoever reads it keeps it out of logs, errors and metrics.
  public var revealed: String { text }

  /// Replaces the password in a text that a server sent.
  ///
  /// A server that does not know the command AUTH quotes its arguments in the error reply.
  func redacted(in message: String) -> String {
    guard !text.isEmpty else { return message }
    let secret = Array(text.utf8)
    var rest = Array(message.utf8)[...]
    var result: [UInt8] = []
    while let first = rest.first {
      if rest.starts(with: secret) {
        result += Array("<redacted>".utf8)
        rest = rest.dropFirst(secret.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Secret: ExpressibleByStringLiteral {
  /// Wraps a password written in the source, as tests do.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always the same, whatever the password is.
  public var description: String { "<redacted>" }

  /// Always the same, whatever the password is.
  public var debugDescription: String { "<redacted>" }

  /// Has no children, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
