/// What a node keeps for a strategy across restarts.
///
/// The node calls `saveState()` when the strategy's state is to be stored and `loadState(_:)` once
/// after a restart, before the strategy sees anything of the market.
public protocol Strategy {
  /// The strategy's name, the same in every run.
  var id: StrategyId { get }

  /// The state to store: all that the strategy needs to go on.
  func saveState() throws -> StrategyState

  /// Takes back what `saveState()` returned in an earlier run; empty when nothing is stored.
  mutating func loadState(_ state: StrategyState) throws
}
