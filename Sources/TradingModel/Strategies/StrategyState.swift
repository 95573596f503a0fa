/// What a strategy wants to find again after a restart: bytes under names, in the order saved.
///
/// The order is kept because it is part of the stored bytes. Equality compares the order too.
public struct StrategyState: Sendable, Hashable {
  /// A name and its bytes, equal to another one byte for byte.
  public struct Entry: Sendable, Hashable {
    /// The name; any text, unique in a state.
    public let name: String
    /// The bytes, whatever the strategy put there.
    public var bytes: [UInt8]

    public static func == (lhs: Entry, rhs: Entry) -> Bool {
      lhs.name.utf8.elementsEqual(rhs.name.utf8) && lhs.bytes == rhs.bytes
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(Text(name))
      hasher.combine(bytes)
    }
  }

  /// The entries in the order saved.
  public private(set) var entries: [Entry] = []
  /// By the bytes of the names: a string's own equality takes different bytes for the same name.
  private var places: [Text: Int] = [:]

  /// Makes an empty state.
  public init() {}

  /// The bytes under a name; a new name goes to the end, `nil` removes one.
  public subscript(name: String) -> [UInt8]? {
    get { places[Text(name)].map { entries[$0].bytes } }
    set {
      let key = Text(name)
      switch (places[key], newValue) {
      case (let place?, let bytes?):
        entries[place].bytes = bytes
      case (let place?, nil):
        entries.remove(at: place)
        places = Dictionary(
          uniqueKeysWithValues: entries.enumerated().map { (Text($0.element.name), $0.offset) })
      case (nil, let bytes?):
        places[key] = entries.count
        entries.append(Entry(name: name, bytes: bytes))
      case (nil, nil):
        break
      }
    }
  }

  /// Whether nothing is saved.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many names there are.
  public var count: Int { entries.count }
}

extension StrategyState: ExpressibleByDictionaryLiteral {
  /// Saves in the order written; the last of a repeated name counts.
  public init(dictionaryLiteral elements: (String, [UInt8])...) {
    for (name, bytes) in elements { self[name] = bytes }
  }
}
