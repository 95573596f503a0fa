import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Databases of NautilusTrader 2.0 with one damage each: it is named, and spoils nothing else.
@Suite struct Nautilus2DamageTests {
  private static let damages = Nautilus2Corpus.expectations(kind: "corrupt")

  /// What stands under a key of another Redis type, which readers of keys see first.
  private static let ofOtherType: Set<String> = [
    "CORRUPT2-CURLIST", "CORRUPT2-ORDSTRING", "CORRUPT2-GENLIST", "CORRUPT2-IDXHASH",
  ]
  /// What rc7 cannot read and this package can: an element in the other encoding.
  private static let readable: Set<String> = ["CORRUPT2-ORDMSGPACK"]

  /// The objects of the undamaged database.
  private static let sound = ["order", "position", "account"].flatMap {
    Nautilus2Corpus.expectations(kind: $0).filter { $0.trader == "CORRUPT2-NONE" }
  }

  private static func read(_ reader: Nautilus2Reader, _ kind: String, _ id: String) throws {
    switch kind {
    case "order": _ = try reader.order(id)
    case "position": _ = try reader.position(id)
    case "account": _ = try reader.account(id)
    case "instrument": _ = try reader.instrument(id)
    case "currency": _ = try reader.currency(id)
    case "strategy": _ = try reader.state(of: id)
    default: Issue.record("\(kind) \(id)")
    }
  }

  @Test(arguments: damages) func whatIsDamagedIsNamed(damage: Corpus.Expectation) throws {
    if Self.ofOtherType.contains(damage.trader) { return }
    let reader = try Nautilus2Reader(damage.trader)
    for object in damage.line["not_loaded"].array {
      let kind = object["kind"].string ?? ""
      let id = object["id"].string ?? ""
      if Self.readable.contains(damage.trader) {
        #expect(throws: Never.self) { try Self.read(reader, kind, id) }
      } else {
        let error = #expect(throws: (any Error).self) { try Self.read(reader, kind, id) }
        #expect("\(try #require(error))".count > 10)
      }
    }
  }

  @Test(arguments: damages) func theRestIsRead(damage: Corpus.Expectation) throws {
    if Self.ofOtherType.contains(damage.trader) { return }
    let reader = try Nautilus2Reader(damage.trader)
    let lost = Set(damage.line["not_loaded"].array.map { $0["id"].string ?? "" })
    for object in Self.sound where !lost.contains(object.id) {
      // The one at which rc7's process ends.
      if damage.trader == "CORRUPT2-POSNULLID", object.kind == "position" { continue }
      #expect(throws: Never.self, "\(object)") { try Self.read(reader, object.kind, object.id) }
    }
  }

  @Test func reasonsSayWhatIsWrong() throws {
    func reason(_ trader: String, _ kind: String, _ id: String) throws -> String {
      let reader = try Nautilus2Reader(trader)
      let error = #expect(throws: (any Error).self) { try Self.read(reader, kind, id) }
      return "\(try #require(error))"
    }
    let order = "O-20261128-122606-JSON-001-10"
    let position = "BTC-26DEC27-100000-C.DERIBIT-S-001"
    #expect(
      try reason("CORRUPT2-ORDUNK", "order", order) == "unknown type \"Banana\"")
    #expect(
      try reason("CORRUPT2-ORDTWO", "order", order).contains("a map of one entry, found 2"))
    #expect(try reason("CORRUPT2-ORDDUP", "order", order).contains("twice"))
    #expect(try reason("CORRUPT2-ORDTRUNC", "order", order).contains("too soon"))
    #expect(try reason("CORRUPT2-POSDUP", "position", position).contains("already"))
    #expect(try reason("CORRUPT2-POSNULLID", "position", position).contains("names no position"))
    #expect(
      try reason("CORRUPT2-CURBAREUNK", "currency", "ZZUNK")
        == "currency ZZUNK is not described, its decimals are unknown")
    #expect(
      try reason("CORRUPT2-CURKEY", "currency", "WRONG") == "the record is of currency USDT")
  }
}
