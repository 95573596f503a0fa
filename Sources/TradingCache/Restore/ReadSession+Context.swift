import RedisClient
import TradingModel
import TradingSerialization

/// What has to be known before a record can be read: its currencies, and a position's instrument.
extension ReadSession {
  /// Runs a read; when it met currencies that were not known, looks them up and runs it once more.
  ///
  /// Amounts have their currency's decimals, so that a code must be known before an amount is read. A
  /// code that nobody described keeps 8 decimals, and is looked up again by the next read.
  func knowingCurrencies<Result>(
    _ read: () throws(CacheError) -> Result
  ) throws(CacheError) -> Result {
    let result = try read()
    let unknown = decoders.assumedCurrencies
    guard !unknown.isEmpty else { return result }
    var found: [Currency] = []
    for code in unknown.sorted() {
      let currency = try? load(RedisCacheDatabase.currencies, CurrencyCode(code: code))
      if let currency { found.append(currency) }
    }
    guard !found.isEmpty else { return result }
    decoders.learn(found)
    return try read()
  }
}
