/// Where some bytes of a batch are.
struct ByteRange: Sendable, Equatable {
  var offset: UInt32
  let count: UInt32

  static let none = ByteRange(offset: 0, count: 0)

  /// The same bytes, so much further to the front; what has no bytes is nowhere.
  func moved(back distance: UInt32) -> ByteRange {
    offset == 0 ? self : ByteRange(offset: offset - distance, count: count)
  }

  /// The same bytes, so much further to the end.
  func moved(forward distance: UInt32) -> ByteRange {
    offset == 0 ? self : ByteRange(offset: offset + distance, count: count)
  }
}

/// One change of what is stored, as a part of a write: what is to be done, and where its key and its values
/// lie in the batch.
///
/// It says beside the bytes what they are for. So no engine and no verdict has to read commands back out of
/// them, and an engine that is no Redis reads changes only.
struct Change: Sendable, Equatable {
  enum Kind: UInt8, Sendable {
    /// Makes a log of the elements that follow, unless there is one: three commands.
    case create
    /// Appends one element to a log that exists.
    case append
    /// Appends the elements that follow to a log, made where it is missing, and looks how often the last one
    /// of them is in it: two commands.
    case extend
    /// Appends one element to a list, made where it is missing.
    case push
    /// Keeps the newest `number` elements of a list.
    case trim
    /// Removes the newest element of a list that has these bytes.
    case removeElement
    /// Puts a document in the place of what was there; for `number` milliseconds, if that is not 0.
    case set
    /// Removes what is under a key.
    case remove
    /// Removes what is under the keys that follow.
    case removeAll
    /// Puts a member into a set, or the members that follow.
    case insert
    /// Takes a member out of a set, or the members that follow.
    case withdraw
    /// Sets a field of a hash to the value that follows.
    case setField
    /// Sets a field of a hash to the value that follows, unless the field is there.
    case setMissingField
    /// Takes a field out of a hash, or the fields that follow.
    case removeField
    /// Ends the time to live of a key.
    case persist
    /// A value of the change before.
    case element
  }

  let kind: Kind
  /// The key; none for `removeAll` and `element`.
  var key: ByteRange
  /// The one value, member or field; none where elements follow.
  var value: ByteRange
  /// The number of elements that follow, or what the kind says.
  var number: UInt32

  init(_ kind: Kind, key: ByteRange = .none, value: ByteRange = .none, number: UInt32 = 0) {
    self.kind = kind
    self.key = key
    self.value = value
    self.number = number
  }

  /// How many commands of Redis it is.
  var commandCount: Int {
    switch kind {
    case .create: 3
    case .extend: 2
    case .element: 0
    default: 1
    }
  }

  /// Whether it is about an index, and not about a record itself.
  var isOfIndex: Bool {
    switch kind {
    case .insert, .withdraw, .setField, .setMissingField, .removeField: true
    default: false
    }
  }

  /// The same change in a batch from whose front so many bytes were taken.
  func moved(back distance: UInt32) -> Change {
    var moved = self
    moved.key = key.moved(back: distance)
    moved.value = value.moved(back: distance)
    return moved
  }

  /// The same change after so many bytes.
  func moved(forward distance: UInt32) -> Change {
    var moved = self
    moved.key = key.moved(forward: distance)
    moved.value = value.moved(forward: distance)
    return moved
  }
}
