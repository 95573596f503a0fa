import ServerTestKit
import TestSupport
import Testing

/// The first program that a newcomer runs finds what it left.
@Suite struct QuickStartTests {
  @Test func eachRunGoesOnWhereTheLastOneEnded() throws {
    let folder = try TemporaryFolder()
    var lines: [String] = []
    for _ in 0..<3 {
      let process = try ChildProcess(
        program: ChildProcess.path(ofSibling: "quickstart"),
        arguments: [folder.path + "/quickstart.cache"])
      while let line = process.readLine() { lines.append(line) }
    }
    #expect(
      lines == [
        "found: 0 orders, 0 filled", "kept: O-1 is partiallyFilled, 1 filled",
        "found: 1 orders, 1 filled", "kept: O-1 is partiallyFilled, 2 filled",
        "found: 1 orders, 2 filled", "kept: O-1 is partiallyFilled, 3 filled",
      ])
  }
}
