public import TradingModel
import TradingSerialization

/// How a trader's keys and records are written, in any store; every field has a default.
///
/// What NautilusTrader's configuration names is here; `docs/nautilus-configuration.md` maps all of its options.
public struct RecordOptions: Sendable {
  /// Whether keys begin with `trader-{id}` (as NautilusTrader's do by default) or with `{id}`.
  public var useTraderPrefix = true

  /// An instance id after the trader id in every key; `nil` for none, as NautilusTrader's default.
  public var instanceId: UUID4?

  /// Whether opening removes everything of the trader first; no by default.
  public var flushOnStart = false

  /// How records are written, unless the database is given a serializer.
  public var encoding = Encoding.msgPack

  /// Whether timestamps are written as ISO 8601 text; by default they are text of digits.
  public var timestampsAsISO8601 = false

  /// By which rules records fold into orders, positions and accounts: those of NautilusTrader 1.231.
  ///
  /// A node that shares its database names those of the other side; `.exact` is for one that does not.
  public var rules = FoldingRules.nautilus1231

  /// Whether every statement about an account is kept, as it is by default, or only the newest.
  ///
  /// Without, a restart knows what an account holds, but not what it held before.
  public var persistAccountEvents = true

  /// How many records of the market are kept.
  public var marketData = MarketData()

  /// How long a heartbeat stays, 90 s by default: without one, a node is taken for dead.
  ///
  /// `nil` keeps it for ever, as NautilusTrader does.
  public var heartbeatTimeToLive: Duration? = .seconds(90)

  /// Families of your own, beside those of this package.
  public var families: [AnyFamily] = []

  /// The defaults.
  public init() {}

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

  /// The serializer that `encoding` and `timestampsAsISO8601` ask for.
  var encodingSerializer: any Serializer {
    let format: TimestampFormat = timestampsAsISO8601 ? .iso8601 : .decimalString
    return switch encoding {
    case .msgPack: MsgPackSerializer(timestampFormat: format)
    case .json: JSONSerializer(timestampFormat: format)
    }
  }

  /// Takes over the options under which a trader was stored.
  public mutating func use(_ trader: TraderKey) {
    useTraderPrefix = trader.useTraderPrefix
    instanceId = trader.instanceId
  }
}
