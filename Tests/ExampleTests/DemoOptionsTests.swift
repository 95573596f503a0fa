import Testing

@testable import Demo

@Suite struct DemoOptionsTests {
  @Test func optionsAreRead() throws {
    let options = try DemoOptions(["demo", "--seed", "42", "--kills", "3"])
    #expect((options.kills, options.seed) == (3, 42))
  }

  @Test(arguments: [["--kills"], ["--kills", "-1"], ["--seed", "x"], ["--help"]])
  func whatIsNoOptionIsRefused(words: [String]) {
    #expect(throws: DemoOptions.Failure.self) { try DemoOptions(["demo"] + words) }
  }

  @Test(arguments: [(0.0, "0.00"), (-0.004, "0.00"), (-12.345, "-12.35"), (0.05, "0.05")])
  func numbersHaveTheirDecimals(value: Double, text: String) {
    #expect(decimal(value, places: 2) == text)
  }
}
