public import TradingModel

/// The recent market under the names of its families; each is `addMarketData` or `loadMarketData`.
extension CacheDatabase {
  /// Appends a quote to those of its instrument.
  @discardableResult
  public func addQuote(_ quote: QuoteTick) throws(CacheError) -> Receipt {
    try addMarketData(quote)
  }

  /// Reads the quotes of an instrument that are kept, oldest first.
  public func loadQuotes(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<QuoteTick> {
    try await loadMarketData(QuoteTick.self, of: id, policy)
  }

  /// Appends a trade to those of its instrument.
  @discardableResult
  public func addTrade(_ trade: TradeTick) throws(CacheError) -> Receipt {
    try addMarketData(trade)
  }

  /// Reads the trades of an instrument that are kept, oldest first.
  public func loadTrades(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<TradeTick> {
    try await loadMarketData(TradeTick.self, of: id, policy)
  }

  /// Appends a bar to those of its bar type.
  @discardableResult
  public func addBar(_ bar: Bar) throws(CacheError) -> Receipt {
    try addMarketData(bar)
  }

  /// Reads the bars of a bar type that are kept, oldest first.
  public func loadBars(
    _ id: BarType, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Bar> {
    try await loadMarketData(Bar.self, of: id, policy)
  }

  /// Appends a funding rate to those of its instrument.
  @discardableResult
  public func addFundingRate(_ rate: FundingRateUpdate) throws(CacheError) -> Receipt {
    try addMarketData(rate)
  }

  /// Reads the funding rates of an instrument that are kept, oldest first.
  public func loadFundingRates(
    _ id: InstrumentId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<FundingRateUpdate> {
    try await loadMarketData(FundingRateUpdate.self, of: id, policy)
  }

  /// Appends a signal to those of its name.
  @discardableResult
  public func addSignal(_ signal: Signal) throws(CacheError) -> Receipt {
    try addMarketData(signal)
  }

  /// Reads the signals of a name that are kept, oldest first.
  public func loadSignals(
    _ id: String, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Signal> {
    try await loadMarketData(Signal.self, of: id, policy)
  }

  /// Appends data of a user's own type to those of its type name.
  @discardableResult
  public func addCustomData(_ data: CustomData) throws(CacheError) -> Receipt {
    try addMarketData(data)
  }

  /// Reads the data of a type name that are kept, oldest first.
  public func loadCustomData(
    _ id: String, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<CustomData> {
    try await loadMarketData(CustomData.self, of: id, policy)
  }
}
