import TradingModel
import TradingSerialization

/// A family of records under the name that tools print.
public enum StoredKind: String, Sendable, CaseIterable {
  case currency
  case instrument
  case synthetic
  case account
  case order
  case position
  case submitOrder = "submit_order"
  case submitOrderList = "submit_order_list"
  case strategy
  case actor
  case general
  case indexOrderPosition = "index_order_position"
  case indexOrderClient = "index_order_client"
  case orderSnapshots = "order_snapshots"
  case positionSnapshots = "position_snapshots"
  case quotes
  case trades
  case bars
  case fundingRates = "funding_rates"
  case signals
  case customData = "custom_data"
  case heartbeat

  /// The id in a key of this family: what stands between the trader key and the end of the key.
  ///
  /// Of an index it is the field in brackets. A key of another family is returned whole.
  public func id(in key: String, of trader: TraderKey) -> String {
    let keys = trader.keySpace
    guard let collection else {
      let prefix = "\(keys.key(self == .indexOrderClient ? .orderClient : .orderPosition))["
      guard key.hasPrefix(prefix), key.hasSuffix("]") else { return key }
      return String(key.dropFirst(prefix.count).dropLast())
    }
    // Versions up to 1.182 spelled one suffix with a capital.
    let older = collection == .strategies ? keys.id(in: key, of: collection, suffix: ":State") : nil
    return older ?? keys.id(in: key, of: collection) ?? key
  }

  var collection: Collection? {
    switch self {
    case .currency: .currencies
    case .instrument: .instruments
    case .synthetic: .synthetics
    case .account: .accounts
    case .order: .orders
    case .position: .positions
    case .submitOrder: .submitOrders
    case .submitOrderList: .submitOrderLists
    case .strategy: .strategies
    case .actor: .actors
    case .general: .general
    case .indexOrderPosition, .indexOrderClient: nil
    case .orderSnapshots: .orderSnapshots
    case .positionSnapshots: .positionSnapshots
    case .quotes: .quotes
    case .trades: .trades
    case .bars: .bars
    case .fundingRates: .fundingRates
    case .signals: .signals
    case .customData: .customData
    case .heartbeat: .health
    }
  }

  /// The type of the elements, of families whose lists are no logs but stand for themselves.
  var elementType: (any WireRecord.Type)? {
    switch self {
    case .orderSnapshots: DynamicMap.self
    case .positionSnapshots: PositionSnapshot.self
    case .quotes: QuoteTick.self
    case .trades: TradeTick.self
    case .bars: Bar.self
    case .fundingRates: FundingRateUpdate.self
    case .signals: Signal.self
    case .customData: CustomData.self
    default: nil
    }
  }
}
