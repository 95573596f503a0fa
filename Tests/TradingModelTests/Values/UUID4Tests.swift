import Testing
import TradingModel

@Suite struct UUID4Tests {
  static let text = "2d89666b-1a1e-4a75-b193-4eb3b454c757"

  @Test(arguments: [
    text, text.uppercased(), "2d89666b1a1e4a75b1934eb3b454c757", "{\(text)}",
  ]) func readsEveryFormAndPrintsOne(form: String) throws {
    #expect(try UUID4(form).description == Self.text)
  }

  @Test(arguments: [
    "", "2d89666b-1a1e-4a75-b193-4eb3b454c75", "2d89666b-1a1e-4a75-b193-4eb3b454c7577",
    "2d89666b-1a1e-1a75-b193-4eb3b454c757", "2d89666b-1a1e-4a75-c193-4eb3b454c757",
    "2d89666b-1a1e-4a75-7193-4eb3b454c757", "2d89666b-1a1e-4a75-b193-4eb3b454c75g",
    "2d89666b1-a1e-4a75-b193-4eb3b454c757", "{2d89666b-1a1e-4a75-b193-4eb3b454c757",
    "{2d89666b1a1e4a75b1934eb3b454c757}", "2d89666b-1a1e-4a75-b193-4eb3b454c75é",
  ]) func refusesOtherVersionsAndShapes(text: String) {
    #expect(throws: ValueError.invalidUUID(text)) { try UUID4(text) }
  }

  @Test func randomOnesAreOfVersionFour() throws {
    var seen: Set<UUID4> = []
    for _ in 0..<1_000 {
      let uuid = UUID4()
      #expect(try UUID4(uuid.description) == uuid)
      seen.insert(uuid)
    }
    #expect(seen.count == 1_000)
  }
}
