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

  /// At every place, the characters that are read are the hexadecimal digits.
  @Test func everyOtherCharacterIsRefused() throws {
    let digits = Set("0123456789abcdefABCDEF".utf8)
    let sample = Array("40404040404044048080808080808080".utf8)
    for place in sample.indices where place != 12 && place != 16 {
      for character in UInt8.min...UInt8.max {
        var bytes = sample
        bytes[place] = character
        let uuid = bytes.withUnsafeBytes { UUID4(utf8: $0) }
        #expect((uuid != nil) == digits.contains(character), "\(character) at \(place)")
        guard let uuid, let digit = Character(Unicode.Scalar(character)).hexDigitValue else {
          continue
        }
        let expected = UInt8(ascii: digit < 10 ? "0" : "a") + UInt8(digit < 10 ? digit : digit - 10)
        #expect(
          uuid.description.filter { $0 != "-" }.utf8.elementsEqual(
            sample.enumerated().map { $0.offset == place ? expected : $0.element }))
      }
    }
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
