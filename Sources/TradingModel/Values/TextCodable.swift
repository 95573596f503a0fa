/// A value that `Codable` forms hold as the text that it prints: numbers with all their decimals.
///
/// Text that it does not read is a `DecodingError` that says why.
public protocol TextCodable: LosslessStringConvertible, Codable {
  /// The errors of its reader.
  associatedtype Failure: Error

  /// Reads what `description` prints.
  init(_ text: String) throws(Failure)
}

extension TextCodable {
  /// Reads what `description` prints; `nil` for other text.
  @_disfavoredOverload  // The initializer that says what is wrong comes first.
  public init?(_ description: String) {
    do throws(Failure) { try self.init(description) } catch { return nil }
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decodes the text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do throws(Failure) {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }
}
