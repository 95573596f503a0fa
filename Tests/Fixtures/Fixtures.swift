import Foundation
public import TradingModel

/// Databases that NautilusTrader wrote, and what it computes on loading them.
public struct Corpus: Sendable, CustomStringConvertible {
  /// The rules of the version that wrote it.
  public let rules: FoldingRules
  public let records: [Record]
  public let expectations: [Expectation]

  /// What 1.221.0 wrote.
  public static let nautilus1221 = Corpus(.nautilus1221, "corpus.jsonl", "expected.jsonl")
  /// What 1.231.0 wrote: a trader for each thing that it does otherwise, and a part of a large corpus.
  public static let nautilus1231 = Corpus(
    .nautilus1231, "corpus-1.231.jsonl", "expected-1.231.jsonl")

  /// One Redis key.
  public struct Record: Sendable {
    public let key: String
    public let value: Value

    /// The elements of a list, or the one value of a string.
    public var elements: [[UInt8]] {
      switch value {
      case .string(let bytes): [bytes]
      case .list(let elements), .set(let elements): elements
      case .hash(let pairs): pairs.map(\.value)
      }
    }
  }

  public enum Value: Sendable {
    case string([UInt8])
    case list([[UInt8]])
    case set([[UInt8]])
    case hash([(field: [UInt8], value: [UInt8])])
  }

  /// What NautilusTrader says of one object: its `state`, or the `error` on which it fails.
  public struct Expectation: Sendable, CustomStringConvertible {
    public let kind: String
    public let trader: String
    public let id: String
    public let state: JSON?
    public let error: String?
    public let line: JSON

    public var description: String { "\(kind) \(trader) \(id)" }
  }

  public var description: String { rules.description }

  private init(_ rules: FoldingRules, _ records: String, _ expectations: String) {
    self.rules = rules
    self.records = Corpus.lines(records).map { line in
      Record(key: line["key"].string ?? "", value: Corpus.value(of: line))
    }
    self.expectations = Corpus.lines(expectations).map { line in
      Expectation(
        kind: line["kind"].string ?? "", trader: line["trader"].string ?? "",
        id: line["id"].string ?? "", state: line["state"].isNull ? nil : line["state"],
        error: line["error"].string, line: line)
    }
  }

  /// The expectations of a kind, such as `order`.
  public func expectations(kind: String) -> [Expectation] {
    expectations.filter { $0.kind == kind }
  }

  /// Every stored record of a collection (`orders`, `accounts`, `instruments`...) that is not in a
  /// trader made to be corrupt.
  public func soundRecords(collection: String) -> [Record] {
    records.filter { $0.key.contains(":\(collection):") && !$0.key.contains("CORRUPT-") }
  }

  // Those of 1.221, the corpus of nearly all tests.
  public static var records: [Record] { nautilus1221.records }
  public static var expectations: [Expectation] { nautilus1221.expectations }
  public static func expectations(kind: String) -> [Expectation] {
    nautilus1221.expectations(kind: kind)
  }
  public static func soundRecords(collection: String) -> [Record] {
    nautilus1221.soundRecords(collection: collection)
  }

  private static func value(of line: JSON) -> Value {
    let value = line["value"]
    switch line["type"].string {
    case "list": return .list(value.array.map(bytes))
    case "set": return .set(value.array.map(bytes))
    case "hash":
      return .hash(value.object.map { (bytes(.string($0.key)), bytes($0.value)) })
    default: return .string(bytes(value))
    }
  }

  private static func bytes(_ value: JSON) -> [UInt8] {
    [UInt8](Data(base64Encoded: value.string ?? "") ?? Data())
  }

  private static func lines(_ name: String) -> [JSON] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: name)
    guard let data = try? Data(contentsOf: url) else { return [] }
    return data.split(separator: UInt8(ascii: "\n")).map { JSON(parsing: [UInt8]($0)) }
  }
}
