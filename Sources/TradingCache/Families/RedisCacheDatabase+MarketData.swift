import RedisClient
public import TradingModel
import TradingSerialization

/// The recent market, signals and data of a user's own: lists of bounded length, the newest kept.
///
///     trader-{trader}:quotes:{instrument}          trader-{trader}:trades:{instrument}
///     trader-{trader}:bars:{bar type}              trader-{trader}:funding_rates:{instrument}
///     trader-{trader}:signals:{name}               trader-{trader}:custom_data:{type name}
///
/// Each add appends and trims in one transaction, so that no reader sees more than the capacity of
/// `Configuration.marketData`. Loads return the oldest first.
extension RedisCacheDatabase {
  /// Appends a quote to those of its instrument.
  @discardableResult
  public func addQuote(_ quote: QuoteTick) throws(CacheError) -> Receipt {
    try append(.quotes, quote.instrumentId.text, quote, configuration.marketData.quotes)
  }

  /// Reads the quotes of an instrument that are kept.
  public func loadQuotes(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<QuoteTick> {
    try await loadSeries(.quotes, id, policy)
  }

  /// Appends a trade to those of its instrument.
  @discardableResult
  public func addTrade(_ trade: TradeTick) throws(CacheError) -> Receipt {
    try append(.trades, trade.instrumentId.text, trade, configuration.marketData.trades)
  }

  /// Reads the trades of an instrument that are kept.
  public func loadTrades(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<TradeTick> {
    try await loadSeries(.trades, id, policy)
  }

  /// Appends a bar to those of its type.
  @discardableResult
  public func addBar(_ bar: Bar) throws(CacheError) -> Receipt {
    try append(.bars, bar.barType.text, bar, configuration.marketData.bars)
  }

  /// Reads the bars of a type that are kept.
  public func loadBars(
    _ type: BarType, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Bar> {
    try await loadSeries(.bars, type, policy)
  }

  /// Appends a funding rate to those of its instrument.
  @discardableResult
  public func addFundingRate(_ rate: FundingRateUpdate) throws(CacheError) -> Receipt {
    try append(.fundingRates, rate.instrumentId.text, rate, configuration.marketData.fundingRates)
  }

  /// Reads the funding rates of an instrument that are kept.
  public func loadFundingRates(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<FundingRateUpdate> {
    try await loadSeries(.fundingRates, id, policy)
  }

  /// Appends a signal to those of its name.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty name, and what every write throws.
  @discardableResult
  public func addSignal(_ signal: Signal) throws(CacheError) -> Receipt {
    guard !signal.name.isEmpty else { throw .invalidKey(signal.name) }
    return try append(.signals, Text(signal.name), signal, configuration.marketData.signals)
  }

  /// Reads the signals of a name that are kept.
  public func loadSignals(
    _ name: String, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Signal> {
    try await loadSeries(.signals, name, policy)
  }

  /// Appends data of a user's own type.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty type name, and what every write throws.
  @discardableResult
  public func addCustomData(_ data: CustomData) throws(CacheError) -> Receipt {
    guard !data.typeName.isEmpty else { throw .invalidKey(data.typeName) }
    return try append(.customData, Text(data.typeName), data, configuration.marketData.customData)
  }

  /// Reads the data of a user's own type that are kept.
  public func loadCustomData(
    _ typeName: String, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<CustomData> {
    try await loadSeries(.customData, typeName, policy)
  }

  // MARK: Lists of bounded length

  private func append<Record: WireRecord>(
    _ collection: Collection, _ id: Text, _ record: Record, _ capacity: Int
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("RPUSH", argumentCount: 2, keys, collection, id)
      buffer.appendBulk(record, serializer)
      buffer.begin("LTRIM", argumentCount: 3, keys, collection, id)
      buffer.appendBulk(-max(1, capacity))
      buffer.appendBulk(-1)
      return 2
    }
  }

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
