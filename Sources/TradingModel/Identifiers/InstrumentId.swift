/// An instrument, `SYMBOL.VENUE`: the venue is what follows the last dot.
public struct InstrumentId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  /// Joins a symbol and a venue.
  public init(symbol: Symbol, venue: Venue) {
    text = Text("\(symbol).\(venue)")
  }

  /// The part before the last dot.
  public var symbol: Symbol { Symbol(unchecked: part { $0[..<$1] }) }

  /// The part after the last dot.
  public var venue: Venue { Venue(unchecked: part { $0[($1 + 1)...] }) }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return .noVenue }
    let venue = UnsafeRawBufferPointer(rebasing: bytes[(dot + 1)...])
    guard Text.isASCII(venue) else { return .notASCII }
    let symbol = UnsafeRawBufferPointer(rebasing: bytes[..<dot])
    let isBlank = blankViolation(in: symbol) != nil || blankViolation(in: venue) != nil
    return isBlank ? .noVenue : nil
  }

  private func part(
    _ slice: (UnsafeRawBufferPointer, Int) -> Slice<UnsafeRawBufferPointer>
  ) -> Text {
    text.withBytes { bytes in
      let dot = bytes.lastIndex(of: UInt8(ascii: ".")) ?? bytes.startIndex
      return Text(String(decoding: slice(bytes, dot), as: UTF8.self))
    }
  }
}

extension AccountId {
  /// Who keeps the account: the part before the first hyphen.
  public var issuer: String { String(value.prefix { $0 != "-" }) }
}
