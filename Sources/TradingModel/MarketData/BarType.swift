/// What bars are made of: an instrument, a step, an aggregation, a price and where they are made.
///
/// It is held as the text that NautilusTrader writes and that keys carry:
///
///     ETHUSDT.BINANCE-5-MINUTE-LAST-EXTERNAL                       {instrument}-{specification}-{source}
///     ETHUSDT.BINANCE-5-MINUTE-LAST-INTERNAL@1-MINUTE-EXTERNAL     made of smaller bars
public struct BarType: Identifier {
  public let text: Text
  public init(unchecked text: Text) { self.text = text }

  /// Joins the parts of a bar type that is made of ticks or comes from the venue.
  ///
  /// - Parameter specification: step, aggregation and price, such as `5-MINUTE-LAST`.
  /// - Throws: `IdentifierError` when the specification is not of this form.
  public init(
    instrumentId: InstrumentId, specification: String, source: AggregationSource
  ) throws(IdentifierError) {
    try self.init("\(instrumentId)-\(specification)-\(source.rawValue)")
  }

  /// The instrument: everything before the last four words.
  public var instrumentId: InstrumentId { InstrumentId(unchecked: Text(parts.instrument)) }

  /// Step, aggregation and price, such as `5-MINUTE-LAST`.
  public var specification: String { parts.specification }

  /// Where the bars are made; an unknown word counts as external.
  public var source: AggregationSource { AggregationSource(rawValue: parts.source) ?? .external }

  /// Where bars are made.
  public enum AggregationSource: String, Sendable, CaseIterable {
    /// At the venue or the data provider.
    case external = "EXTERNAL"
    /// In the node.
    case `internal` = "INTERNAL"
  }

  /// A valid instrument id, a step above zero, three words, and for bars made of bars three words more.
  public static func violation(in bytes: UnsafeRawBufferPointer) -> IdentifierError.Rule? {
    guard let parts = Parts(String(decoding: bytes, as: UTF8.self)),
      AggregationSource(rawValue: parts.source) != nil
    else { return .notABarType }
    var instrument = parts.instrument
    return instrument.withUTF8 { InstrumentId.violation(in: UnsafeRawBufferPointer($0)) }
  }

  private var parts: Parts {
    // A bar type that was made without a check may be any text.
    Parts(value) ?? Parts(instrument: value, specification: "", source: "")
  }

  private struct Parts {
    let instrument: String
    let specification: String
    let source: String

    init(instrument: String, specification: String, source: String) {
      self.instrument = instrument
      self.specification = specification
      self.source = source
    }

    init?(_ text: String) {
      // The instrument may hold `-` and `@`, the words behind it cannot.
      var standard = text[...]
      if let mark = text.lastIndex(of: "@"), Parts.isOrigin(text[text.index(after: mark)...]) {
        standard = text[..<mark]
      }
      let words = standard.split(separator: "-", omittingEmptySubsequences: false)
      guard words.count >= 5 else { return nil }
      let tail = words.suffix(4)
      guard Parts.isStep(tail[tail.startIndex]), tail.dropFirst().allSatisfy(Parts.isWord) else {
        return nil
      }
      instrument = words.dropLast(4).joined(separator: "-")
      specification = tail.dropLast().joined(separator: "-")
      source = tail.last.map(String.init) ?? ""
    }

    /// `{step}-{aggregation}-{source}`, what bars made of bars are made of.
    private static func isOrigin(_ text: Substring) -> Bool {
      let words = text.split(separator: "-", omittingEmptySubsequences: false)
      return words.count == 3 && isStep(words[0]) && words.dropFirst().allSatisfy(isWord)
    }

    private static func isStep(_ text: Substring) -> Bool {
      UInt64(text).map { $0 > 0 } ?? false
    }

    private static func isWord(_ text: Substring) -> Bool {
      !text.isEmpty && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x5F }
    }
  }
}
