public import TradingModel
public import TradingSerialization

/// A record of the recent market, of which a database keeps the newest: one list for each instrument,
/// bar type or name.
public protocol MarketRecord: WireRecord, Hashable {
  /// What names a list of this type.
  associatedtype ListId: CustomStringConvertible & Sendable

  /// Which lists the records of this type are in.
  static var kind: MarketDataKind { get }

  /// The name of the list that the record belongs to.
  var listName: Text { get }
}

/// The families of market data.
public enum MarketDataKind: Sendable, Hashable, CaseIterable {
  /// Quotes of an instrument.
  case quotes
  /// Trades of an instrument.
  case trades
  /// Bars of a bar type.
  case bars
  /// Funding rates of an instrument.
  case fundingRates
  /// Signals of a name.
  case signals
  /// Data of a user's own type.
  case customData
}

extension QuoteTick: MarketRecord {
  public typealias ListId = InstrumentId
  public static var kind: MarketDataKind { .quotes }
  public var listName: Text { instrumentId.text }
}

extension TradeTick: MarketRecord {
  public typealias ListId = InstrumentId
  public static var kind: MarketDataKind { .trades }
  public var listName: Text { instrumentId.text }
}

extension Bar: MarketRecord {
  public typealias ListId = BarType
  public static var kind: MarketDataKind { .bars }
  public var listName: Text { barType.text }
}

extension FundingRateUpdate: MarketRecord {
  public typealias ListId = InstrumentId
  public static var kind: MarketDataKind { .fundingRates }
  public var listName: Text { instrumentId.text }
}

extension Signal: MarketRecord {
  public typealias ListId = String
  public static var kind: MarketDataKind { .signals }
  public var listName: Text { Text(name) }
}

extension CustomData: MarketRecord {
  public typealias ListId = String
  public static var kind: MarketDataKind { .customData }
  public var listName: Text { Text(typeName) }
}
