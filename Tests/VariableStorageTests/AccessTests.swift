import Testing
import TradingModel

@testable import VariableStorage

/// A type of a user's own, with everything in it.
private struct Parameters: Codable, Sendable, Equatable {
  enum Mode: String, Codable { case fast, slow }
  enum Exit: Codable, Equatable {
    case trailing(offset: ExactDecimal)
    case none
  }
  struct Level: Codable, Equatable {
    var price: ExactDecimal
    var size: UInt64
  }

  var mode = Mode.fast
  var exit = Exit.trailing(offset: .one)
  var levels = [Level(price: .one, size: .max)]
  var names: Set<String> = ["b", "a"]
  var weights = ["x": -0.0, "y": Double.nan.bitPattern == 0 ? 0 : 1.5]
  var byNumber: [Int: [UInt8]] = [7: [0, 255]]
  var opened: UnixNanos? = UnixNanos(1_700_000_000_123_456_789)
  var closed: UnixNanos?
  var tuple: [[Int8?]] = [[1, nil], []]
}

private class Base: Codable {
  var x = 1
}

private final class Derived: Base, @unchecked Sendable {
  // Unchecked: made and read by one test, never changed.
  var y = 2
  private enum Key: CodingKey { case y }

  override init() { super.init() }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    y = try container.decode(Int.self, forKey: .y)
    try super.init(from: try container.superDecoder())
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(y, forKey: .y)
    try super.encode(to: container.superEncoder())
  }
}

private struct Stubborn: Codable, Sendable {
  struct Refusal: Error {}
  func encode(to encoder: any Encoder) throws { throw Refusal() }
}

/// What a strategy does with its variables, in memory.
@Suite struct AccessTests {
  let vars: StrategyVariables

  // No connection is made for what happens in memory.
  init() throws { vars = try variables(uniqueNamespace(), "unix:///nonexistent/redis.sock") }

  @Test func membersAndSubscripts() throws {
    vars.tradeCount = 5
    let count: Int? = vars.tradeCount
    #expect(count == 5)
    #expect(vars.all() == ["tradeCount": .int(5)])

    vars["trade_count", default: 0] += 1
    vars["trade_count", default: 0] += 1
    #expect(vars["trade_count"] == 2)
    #expect(vars["missing", default: "x"] == "x")
    #expect(try vars.get("missing", as: Int.self) == nil)

    vars.mark = try ExactDecimal("1234.50")
    #expect(try vars.get("mark") == ExactDecimal("1234.50"))
    try vars.set("name", to: "2024-01-05")
    #expect(vars.all()["name"] == .string("2024-01-05"))
  }

  @Test func removeAndClear() throws {
    vars.a = 1
    vars.b = "two"
    #expect(vars.remove("a") == .int(1))
    #expect(vars.remove("a") == nil)
    vars["b"] = String?.none
    #expect(vars.all().isEmpty)
    vars.c = true
    vars.clear()
    #expect(vars.all().isEmpty)
  }

  @Test func everyTypeIsWhatItWas() throws {
    try vars.set("int", to: Int64.min)
    try vars.set("uint", to: UInt64(5))
    try vars.set("big", to: UInt64.max)
    try vars.set("small", to: Int8(-1))
    try vars.set("double", to: -0.0)
    try vars.set("float", to: Float(0.1))
    try vars.set("bytes", to: [UInt8](0...255))
    try vars.set("numbers", to: [Int]())
    try vars.set("set", to: Set(["a", "b"]))
    try vars.set("date", to: UnixNanos(1_700_000_000_123_456_789))
    try vars.set("none", to: Int?.none)
    let all = vars.all()
    #expect(all["int"] == .int(.min))
    #expect(all["uint"] == .uint(5))
    #expect(all["big"] == .uint(.max))
    #expect(all["small"] == .int(-1))
    #expect(all["double"] == .double(-0.0) && all["double"] != .double(0))
    #expect(vars["float"] == Float(0.1))
    #expect(all["bytes"] == .bytes([UInt8](0...255)))
    #expect(all["numbers"] == .list([]))
    #expect(all["set"] == .set([.string("a"), .string("b")]))
    #expect(all["date"] == .date(UnixNanos(1_700_000_000_123_456_789)))
    #expect(all["none"] == .null)
  }

  @Test func typesOfOnesOwn() throws {
    vars.parameters = Parameters()
    #expect(vars["parameters"] == Parameters())
    guard case .map(let map) = vars.all()["parameters"] else {
      Issue.record("no map")
      return
    }
    #expect(map["names"] == .set([.string("a"), .string("b")]))
    #expect(map["byNumber"] == .map(["7": .bytes([0, 255])]))

    let derived = Derived()
    derived.x = 7
    derived.y = 8
    vars.derived = derived
    let read: Derived? = vars.derived
    #expect(read?.x == 7 && read?.y == 8)
  }

  @Test func aWrongTypeIsReportedAndChangesNothing() throws {
    vars.loss = "12.5"
    #expect(throws: VariableError.wrongType(name: "loss", expected: "Int", found: .string)) {
      try vars.get("loss", as: Int.self)
    }
    #expect(vars["loss", default: 7] == 7)
    #expect(
      vars.status.misuses["loss"] == .wrongType(name: "loss", expected: "Int", found: .string))
    #expect(vars.all()["loss"] == .string("12.5"))
    #expect(throws: VariableError.self) { try vars.update("loss", default: 0) { $0 += 1 } }
  }

  @Test func aValueThatCannotBeStoredLeavesTheOldOne() throws {
    vars.x = 1
    vars.x = Stubborn()
    #expect(vars.all()["x"] == .int(1))
    #expect(vars.status.misuses["x"] != nil)
    #expect(throws: VariableError.self) { try vars.set("x", to: Stubborn()) }

    var deep = VariableValue.null
    for _ in 0..<VariableValue.maxDepth { deep = .list([deep]) }
    try vars.set("deep", to: deep)
    #expect(throws: VariableError.self) { try vars.set("deep", to: VariableValue.list([deep])) }
    let huge = ExactDecimal(coefficient: 1, exponent: .max)
    #expect(throws: VariableError.self) { try vars.set("huge", to: huge) }
    #expect(vars.all()["deep"] == deep && vars.all()["huge"] == nil)
  }

  @Test func numbersAreReadAsOtherTypesWhereThatIsExact() throws {
    vars.whole = 3
    #expect(vars["whole"] == 3.0)
    #expect(vars["whole"] == ExactDecimal(coefficient: 3))
    #expect(vars["whole"] == UInt8(3))
    vars.large = Int64.max
    #expect(throws: VariableError.self) { try vars.get("large", as: Double.self) }
    #expect(throws: VariableError.self) { try vars.get("large", as: Int32.self) }
    vars.fraction = 1234.5
    #expect(try vars.get("fraction") == ExactDecimal("1234.5"))
    #expect(throws: VariableError.self) { try vars.get("fraction", as: Int.self) }
    vars.day = "2024-01-05"
    #expect(vars["day"] == UnixNanos(1_704_412_800_000_000_000))
  }

  @Test func threadsDoNotLoseUpdates() async throws {
    let vars = vars
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1000 { _ = try? vars.update("n", default: 0) { $0 += 1 } }
        }
      }
    }
    #expect(vars["n"] == 8000)
  }

  @Test func differencesBetweenSets() {
    let changes = VariableChange.between(
      ["a": .int(1), "b": .int(2), "c": .null], ["b": .uint(2), "c": .null, "d": .bool(true)])
    #expect(
      changes == [
        .removed(name: "a", .int(1)), .changed(name: "b", from: .int(2), to: .uint(2)),
        .added(name: "d", .bool(true)),
      ])
  }
}
