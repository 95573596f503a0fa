extension Identifier {
  static func hyphenatedViolation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    guard Text.isASCII(bytes) else { return .notASCII }
    return bytes.contains(UInt8(ascii: "-")) ? blankViolation(in: bytes) : .noHyphen
  }
}

/// A trader's node, `NAME-TAG`: it owns one database.
public struct TraderId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    hyphenatedViolation(in: bytes)
  }
}

/// A strategy, `NAME-TAG`, or `EXTERNAL` for orders that no strategy of this node made.
public struct StrategyId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    bytes.elementsEqual("EXTERNAL".utf8) ? nil : hyphenatedViolation(in: bytes)
  }
}

/// An account at a venue or broker, `ISSUER-NUMBER`.
public struct AccountId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    hyphenatedViolation(in: bytes)
  }
}

/// An order, as the node named it.
public struct ClientOrderId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// An order, as the venue named it.
public struct VenueOrderId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// A list of orders that were submitted together.
public struct OrderListId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// A position; it may hold characters outside ASCII.
public struct PositionId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    blankViolation(in: bytes)
  }
}

/// One match at a venue, of at most 36 characters.
public struct TradeId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    guard Text.isASCII(bytes) else { return .notASCII }
    return bytes.count > 36 ? .tooLong : blankViolation(in: bytes)
  }
}

/// A data or execution client.
public struct ClientId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// A component of a node, such as an actor.
public struct ComponentId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// An execution algorithm.
public struct ExecAlgorithmId: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// A trading venue.
public struct Venue: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }
}

/// An instrument's symbol at its venue; it may hold characters outside ASCII.
public struct Symbol: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    blankViolation(in: bytes)
  }
}
