import RedisClient
import TradingModel
import TradingSerialization

/// The recent market, signals and data of a user's own: lists of bounded length, the newest kept.
///
///     trader-{trader}:quotes:{instrument}          trader-{trader}:trades:{instrument}
///     trader-{trader}:bars:{bar type}              trader-{trader}:funding_rates:{instrument}
///     trader-{trader}:signals:{name}               trader-{trader}:custom_data:{type name}
///
/// Each add appends and trims in one transaction, so that no reader sees more than the capacity of
/// `Configuration.marketData`.
extension RedisCacheDatabase {
  @discardableResult
  public func addMarketData<Record: MarketRecord>(_ record: Record) throws(CacheError) -> Receipt {
    let name = record.listName
    guard name.count > 0 else { throw .invalidKey("") }
    let collection = Collection(Record.kind)
    return try writing().enqueue { buffer in
      buffer.begin("RPUSH", argumentCount: 2, keys, collection, name)
      buffer.appendBulk(record, serializer)
      buffer.begin("LTRIM", argumentCount: 3, keys, collection, name)
      buffer.appendBulk(-max(1, configuration.marketData.capacity(of: Record.kind)))
      buffer.appendBulk(-1)
      return 2 + appendListing("SADD", collection, name, to: &buffer)
    }
  }

  public func loadMarketData<Record: MarketRecord>(
    _ type: Record.Type, of id: Record.ListId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Record> {
    try await loadSeries(Collection(Record.kind), id, policy)
  }

  /// Reads a list whose elements stand for themselves.
  func loadSeries<Element: WireRecord>(
    _ collection: Collection, _ id: some CustomStringConvertible & Sendable,
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Element> {
    let key = keys.key(collection, id)
    return try await reading { session throws(CacheError) in
      try session.loadSeries(Element.self, key: key)
    }.checked(policy)
  }
}

extension Collection {
  /// The collection of a family of market data.
  init(_ kind: MarketDataKind) {
    self =
      switch kind {
      case .quotes: .quotes
      case .trades: .trades
      case .bars: .bars
      case .fundingRates: .fundingRates
      case .signals: .signals
      case .customData: .customData
      }
  }
}
