import Testing
import TradingModel

@Suite struct StrategyStateTests {
  @Test func keepsTheOrderSaved() {
    var state: StrategyState = ["b": [1], "a": [2], "b": [3]]
    #expect(state.entries.map(\.name) == ["b", "a"])
    #expect(state["b"] == [3] && state["a"] == [2] && state["c"] == nil)
    state["c"] = []
    state["b"] = nil
    #expect(state.entries.map(\.name) == ["a", "c"])
    #expect(state["c"] == [] && state["a"] == [2] && state.count == 2)
    state["d"] = nil
    #expect(state == ["a": [2], "c": []])
    #expect(state != ["c": [], "a": [2]])
    #expect(StrategyState().isEmpty)
  }

  @Test func aStrategyTakesBackWhatItSaved() throws {
    var first = Counter(id: try StrategyId("Counter-001"))
    first.count = 7
    var second = Counter(id: first.id)
    second.loadState(first.saveState())
    #expect(second.count == 7)
  }

  private struct Counter: Strategy {
    let id: StrategyId
    var count: UInt8 = 0
    func saveState() -> StrategyState { ["count": [count]] }
    mutating func loadState(_ state: StrategyState) { count = state["count"]?.first ?? 0 }
  }
}
