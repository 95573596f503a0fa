#if File
  /// How a file keeps each shape.
  extension RecordShape {
    static let all: [RecordShape] = [.log, .document, .set, .hash]

    /// The word in the table of keys.
    var word: StaticString {
      switch self {
      case .log: "log"
      case .document: "document"
      case .set: "set"
      case .hash: "hash"
      }
    }
  }
#endif
