import TradingSerialization

/// What NautilusTrader's configuration names; `docs/nautilus-configuration.md` maps all of its options.
extension RedisCacheDatabase.Configuration {
  /// How records are written; records of both encodings in one database are all read.
  public enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// MessagePack.
    case msgPack = "msgpack"
    /// Compact JSON.
    case json
  }

  /// The most records of the market that are kept for each instrument, bar type or name; the oldest go.
  public struct MarketData: Sendable, Hashable {
    /// Quotes per instrument; 10,000 by default.
    public var quotes = 10_000
    /// Trades per instrument; 10,000 by default.
    public var trades = 10_000
    /// Bars per bar type; 10,000 by default.
    public var bars = 10_000
    /// Funding rates per instrument; 1,000 by default.
    public var fundingRates = 1_000
    /// Signals per name; 10,000 by default.
    public var signals = 10_000
    /// Data per type name; 10,000 by default.
    public var customData = 10_000

    /// The defaults.
    public init() {}

    /// The most records of a family in one list.
    public func capacity(of kind: MarketDataKind) -> Int {
      switch kind {
      case .quotes: quotes
      case .trades: trades
      case .bars: bars
      case .fundingRates: fundingRates
      case .signals: signals
      case .customData: customData
      }
    }
  }

  /// The most records asked for in one go: `restore.windowRecords` under NautilusTrader's name.
  public var bulkReadBatchSize: Int {
    get { restore.windowRecords }
    set { restore.windowRecords = newValue }
  }

  /// The serializer that `encoding` and `timestampsAsISO8601` ask for.
  var encodingSerializer: any Serializer {
    let format: TimestampFormat = timestampsAsISO8601 ? .iso8601 : .decimalString
    return switch encoding {
    case .msgPack: MsgPackSerializer(timestampFormat: format)
    case .json: JSONSerializer(timestampFormat: format)
    }
  }
}
