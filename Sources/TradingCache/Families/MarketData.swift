import TradingModel
import TradingSerialization

/// The recent market, signals and data of a user's own: lists of bounded length, the newest kept.
///
///     trader-{trader}:quotes:{instrument}          QuoteTick
///     trader-{trader}:trades:{instrument}          TradeTick
///     trader-{trader}:bars:{bar type}              Bar
///     trader-{trader}:funding_rates:{instrument}   FundingRateUpdate
///     trader-{trader}:signals:{name}               Signal
///     trader-{trader}:custom_data:{type name}      CustomData
///
/// NautilusTrader has none of them. Each add appends and trims in one transaction, so that no reader sees
/// more than the capacity of `RecordOptions.marketData`.
extension AnyFamily {
  static var marketData: [AnyFamily] {
    [
      market(QuoteTick.self, "quotes"), market(TradeTick.self, "trades"), market(Bar.self, "bars"),
      market(FundingRateUpdate.self, "funding rates"), market(Signal.self, "signals"),
      market(CustomData.self, "custom data"),
    ]
  }

  private static func market<Record: MarketRecord>(
    _ type: Record.Type, _ title: String
  ) -> AnyFamily {
    .lists(Record.kind.key, of: type, Record.kind.key.word, title)
  }
}

extension MarketDataKind {
  /// The words in the keys of its lists.
  var key: FamilyKey {
    switch self {
    case .quotes: FamilyKey("quotes")
    case .trades: FamilyKey("trades")
    case .bars: FamilyKey("bars")
    case .fundingRates: FamilyKey("funding_rates")
    case .signals: FamilyKey("signals")
    case .customData: FamilyKey("custom_data")
    }
  }
}

extension CacheDatabase {
  /// Appends a record of the market to its list, of which the newest records are kept.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty name, and what every write throws.
  @discardableResult public func addMarketData<Record: MarketRecord>(
    _ record: Record
  ) throws(CacheError) -> Receipt {
    let name = record.listName
    guard name.count > 0 else { throw .invalidKey("") }
    let family = Record.kind.key
    return try write(
      CacheWrite { changes, context in
        let list = context.key(family, name)
        changes.push(record, to: list, context.serializer)
        changes.trim(list, toNewest: context.options.marketData.capacity(of: Record.kind))
        context.list(.insert, family, name, in: &changes)
      })
  }

  /// Reads the records of a list that are kept, oldest first.
  public func loadMarketData<Record: MarketRecord>(
    _ type: Record.Type, of id: Record.ListId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Record> {
    try await loadList(Record.kind.key, Text("\(id)"), policy)
  }
}
