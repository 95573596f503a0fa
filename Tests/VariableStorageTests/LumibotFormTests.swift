import Testing
import TradingModel

@testable import VariableStorage

/// What a Lumibot strategy sees of our variables, and we of its.
@Suite struct LumibotFormTests {
  private static let asset = #"{"__lumibot_type__": "Asset", "value": {"symbol": "ETH"}}"#

  static let written: [(VariableValue, String)] = [
    (.null, "null"), (.bool(true), "true"), (.int(.min), "-9223372036854775808"),
    (.uint(.max), "18446744073709551615"), (.double(5), "5.0"), (.double(-0.0), "-0.0"),
    (.double(.nan), "NaN"), (.double(-.infinity), "-Infinity"),
    (.decimal(ExactDecimal(coefficient: 150, exponent: -2)), "1.50"),
    (.decimal(ExactDecimal(coefficient: 1, exponent: 400)), #""1E+400""#),
    (.decimal(ExactDecimal(coefficient: 1, exponent: -400)), #""1E-400""#),
    (.string("a\"\u{0}é"), #""a\"\u0000é""#),
    (.date(UnixNanos(1_700_000_000_123_456_789)), #""2023-11-14T22:13:20.123456+00:00""#),
    (.bytes([0, 1, 255]), #""AAH/""#), (.list([.int(1), .list([])]), "[1, []]"),
    (.set([.int(2), .int(1)]), "[1, 2]"),
    (.map(["b": .null, "a": .int(1)]), #"{"a": 1, "b": null}"#),
    (
      .map(["__lumibot_type__": .string("date"), "value": .int(1)]),
      #"{"__lumibot_type__": "dict", "value": {"__lumibot_type__": "date", "value": 1}}"#
    ),
  ]

  @Test(arguments: written.indices) func itSees(_ index: Int) throws {
    let (value, json) = Self.written[index]
    #expect(LumibotForm.json(of: value).text == json)
    // What it leaves as it found it, is what it was.
    let given = try PythonJSON.variables("{\"x\": \(json)}")
    #expect(LumibotForm.variables(given, leaving: ["x": value]) == ["x": value])
  }

  static let read: [(String, VariableValue)] = [
    ("7", .int(7)), ("18446744073709551615", .uint(.max)), ("7.0", .double(7)),
    ("1e-05", .double(1e-5)),
    (
      "1000000000000000000000000000000",
      .decimal(ExactDecimal(coefficient: 1_000_000_000_000_000_000_000_000_000_000))
    ),
    ("NaN", .double(.nan)), (#""2024-01-05""#, .string("2024-01-05")),
    (
      #"{"__lumibot_type__": "datetime", "value": "2024-02-01T09:30:00.000001-05:00"}"#,
      .date(UnixNanos(1_706_797_800_000_001_000))
    ),
    // Without a zone, and before the epoch, it is no moment of ours.
    (
      #"{"__lumibot_type__": "datetime", "value": "2024-02-01T09:30:00"}"#,
      .string("2024-02-01T09:30:00")
    ),
    (#"{"__lumibot_type__": "date", "value": "2024-02-01"}"#, .string("2024-02-01")),
    (#"{"__lumibot_type__": "tuple", "value": [1, "a"]}"#, .list([.int(1), .string("a")])),
    (
      #"{"__lumibot_type__": "dict", "value": {"__lumibot_type__": 1, "value": 2}}"#,
      .map(["__lumibot_type__": .int(1), "value": .int(2)])
    ),
    (
      asset,
      .map([
        "__lumibot_type__": .string("Asset"), "value": .map(["symbol": .string("ETH")]),
      ])
    ),
  ]

  @Test(arguments: read.indices) func weRead(_ index: Int) throws {
    let (json, value) = Self.read[index]
    let given = try PythonJSON.variables("{\"x\": \(json)}")
    #expect(LumibotForm.variables(given, leaving: [:]) == ["x": value])
  }

  @Test func itsMarksStayOnWhatHasNotChanged() throws {
    let current = "{\"a\": \(Self.asset), \"t\": {\"__lumibot_type__\": \"tuple\", \"value\": [1]}}"
    var variables = LumibotForm.variables(try PythonJSON.variables(current), leaving: [:])
    variables["new"] = .int(1)
    let json = LumibotForm.json(of: variables, over: current)
    #expect(json.text == "\(current.dropLast(1).replacing("\"t\"", with: "\"new\": 1, \"t\""))}")
    variables["t"] = .list([.int(2)])
    #expect(LumibotForm.json(of: variables, over: current).text.contains(#""t": [2]"#))
  }

  @Test(arguments: [
    ("1.50", "1.5", true), ("1.50", "1.51", false), ("5", "5.0", false), ("5", "5", true),
    ("NaN", "NaN", true), ("true", "1", false),
    (#""2024-01-05""#, #"{"__lumibot_type__": "date", "value": "2024-01-05"}"#, true),
    (#""2024-01-05""#, #"{"__lumibot_type__": "date", "value": "2024-01-06"}"#, false),
    (
      #""2024-01-05T10:00Z""#,
      #"{"__lumibot_type__": "datetime", "value": "2024-01-05T10:00:00+00:00"}"#, true
    ),
    ("[1, 2]", "[2, 1]", false), (#"{"a": 1}"#, #"{"a": 1, "b": 2}"#, false),
  ])
  func whetherItChangedAVariable(_ ours: String, _ theirs: String, _ isSame: Bool) throws {
    let ours = try #require(try PythonJSON.variables("{\"x\": \(ours)}")["x"])
    let theirs = try #require(try PythonJSON.variables("{\"x\": \(theirs)}")["x"])
    #expect(LumibotForm.isSame(ours, theirs) == isSame)
  }

  @Test(arguments: [
    "INITIAL VALUE", "[1]", "{\"a\": nan}", "{\"a\": 0x10}", "{\"a\": Infinit}", "",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: VariableError.self) { try PythonJSON.variables(text) }
  }
}
