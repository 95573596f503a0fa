/// Something stored that is not as it should be.
public struct Difference: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Sendable, Hashable {
    /// The record cannot be read, or its events cannot have happened.
    case unreadable(reason: String)
    /// An id is not in an index in which it belongs.
    case missingMember(id: String)
    /// An id is in an index in which it does not belong, or that of a record that does not exist.
    case extraMember(id: String)
    /// A closed position is among the open ones: NautilusTrader 1.221 never takes it out.
    case closedPosition(id: String)
    /// So many members of an index are fills instead of ids: NautilusTrader 1.221 puts them there.
    case foreignFills(count: Int)
    /// So many members of an index are neither ids nor fills.
    case foreignMembers(count: Int)
    /// An index leads from an id to something else than the event logs do.
    case wrongValue(id: String, expected: String, found: String)
    /// An index has another Redis type.
    case wrongType(found: String)
    /// A position has a fill that its order does not have.
    case fillWithoutOrder(trade: String, order: String)
    /// An order has fills in a position that is not stored.
    case missingPosition(id: String, order: String)
    /// The server will remove the key after a while, and with it what it holds.
    case expires(isIndex: Bool)
    /// The key belongs to no family that is known.
    case unknownKey
  }

  /// The Redis key.
  public let key: String
  /// What is wrong.
  public let kind: Kind

  /// Names a key and what is wrong there.
  public init(key: String, kind: Kind) {
    self.key = key
    self.kind = kind
  }

  /// Whether `repairIndexes()` puts it right: whatever follows from the event logs.
  public var isRepairable: Bool {
    switch kind {
    case .missingMember, .extraMember, .closedPosition, .foreignFills, .foreignMembers,
      .wrongValue, .wrongType:
      true
    case .expires(let isIndex): isIndex
    case .unreadable, .fillWithoutOrder, .missingPosition, .unknownKey: false
    }
  }

  /// The key and what is wrong, in a sentence.
  public var description: String {
    switch kind {
    case .unreadable(let reason): "\(key): \(reason)"
    case .missingMember(let id): "\(key): \(id) is missing"
    case .extraMember(let id): "\(key): \(id) does not belong there"
    case .closedPosition(let id):
      "\(key): \(id) does not belong there: it is closed, and NautilusTrader 1.221 leaves it"
    case .foreignFills(let count):
      "\(key): \(count) members are fills instead of ids, as NautilusTrader 1.221 leaves them"
    case .foreignMembers(let count): "\(key): \(count) members are no ids"
    case .wrongValue(let id, let expected, let found):
      "\(key): \(id) leads to \(found) instead of \(expected)"
    case .wrongType(let found): "\(key): it is a \(found)"
    case .fillWithoutOrder(let trade, let order):
      "\(key): trade \(trade) is not in the log of its order \(order)"
    case .missingPosition(let id, let order):
      "\(key): position \(id) is missing, in which order \(order) has fills"
    case .expires: "\(key): it has a time to live, and is lost when that is over"
    case .unknownKey: "\(key): it belongs to no known family"
    }
  }
}

/// What a check of everything that is stored of a trader found.
public struct Verification: Sendable, Hashable {
  /// How many keys were looked at.
  public let keys: Int
  /// How many orders and positions were replayed.
  public let replayed: Int
  /// What is not as it should be, in the order of the keys.
  public let differences: [Difference]

  /// Puts together what was found.
  public init(keys: Int, replayed: Int, differences: [Difference]) {
    self.keys = keys
    self.replayed = replayed
    self.differences = differences
  }
}
