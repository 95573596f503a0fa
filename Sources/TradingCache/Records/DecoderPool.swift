import RedisClient
import Synchronization
import TradingModel
import TradingSerialization

/// A decoder for each thread that decodes, all of which know the same currencies.
///
/// Each has its own copies of the texts that repeat, so that two threads never count the references to
/// one of them.
final class DecoderPool: @unchecked Sendable {  // Each decoder is one thread's, that of its number.
  private let decoders: [RecordDecoder]
  /// The codes that were looked up and not found.
  private let missing = Guarded<Set<String>>([])

  /// Makes so many decoders, but at least one, and not more than any server could keep busy.
  init(count: Int, rules: FoldingRules) {
    decoders = (0..<min(max(count, 1), 64)).map { _ in RecordDecoder(rules: rules) }
  }

  var count: Int { decoders.count }
  var first: RecordDecoder { decoders[0] }

  /// The decoder of a thread, below `count`.
  subscript(thread: Int) -> RecordDecoder { decoders[thread] }

  /// Makes all decoders know these currencies.
  func learn(_ currencies: [Currency]) {
    for decoder in decoders {
      var table = decoder.currencies
      for currency in currencies { table.register(currency) }
      decoder.currencies = table
    }
  }

  /// The currencies that were met, that nobody described, and that this did not return before.
  func takeAssumedCurrencies() -> Set<String> {
    let assumed: Set<String> = decoders.reduce(into: []) { $0.formUnion($1.currencies.assumed) }
    if assumed.isEmpty { return [] }
    return missing.withLock { missing in
      let new = assumed.subtracting(missing)
      missing.formUnion(new)
      return new
    }
  }

  /// Has a currency looked up again, since it was written.
  func forget(_ code: String) { _ = missing.withLock { $0.remove(code) } }
}
