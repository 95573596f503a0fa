package import TradingCache
import VariableStorage

/// What a person, or a backtest, chooses for a strategy: kept as JSON in an object store.
///
///     {"FLIP-001": {"lots": 1000, "distance": 0, "dailyLossLimit": "5000"}, …}
package struct StrategyParameters: Codable, Sendable, Hashable {
  /// How much it trades at a time, in thousandths.
  package let lots: Int64
  /// How far from the market its orders are, in cents.
  package let distance: Int64
  /// The loss of a day, in USDT, after which it opens nothing more until the next.
  package let dailyLossLimit: ExactDecimal

  /// The object that holds the parameters of all strategies by their ids.
  package static let objectKey = "parameters.json"

  /// Chooses parameters.
  ///
  /// - Throws: `Unusable`, or `ValueError` for a limit that is no amount.
  package init(
    lots: Int64, distance: Int64, dailyLossLimit: ExactDecimal = ExactDecimal(coefficient: 5000)
  ) throws {
    guard (1...1_000_000_000).contains(lots) else { throw Unusable(name: "lots", value: lots) }
    guard (0...1_000_000_000).contains(distance) else {
      throw Unusable(name: "distance", value: distance)
    }
    _ = try dailyLossLimit.usdt()
    self.lots = lots
    self.distance = distance
    self.dailyLossLimit = dailyLossLimit
  }

  /// Reads parameters, which may be anybody's.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      lots: try container.decode(Int64.self, forKey: .lots),
      distance: try container.decode(Int64.self, forKey: .distance),
      dailyLossLimit: try container.decode(ExactDecimal.self, forKey: .dailyLossLimit))
  }

  /// A number that no strategy can work with.
  package struct Unusable: Error, CustomStringConvertible {
    let name: String
    let value: Int64
    package var description: String { "\(name) cannot be \(value): it is 1 (distance 0) to 10^9" }
  }
}
