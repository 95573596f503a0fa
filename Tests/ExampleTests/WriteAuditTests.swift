import Testing

@testable import Demo

/// The comparison that the demo's verdict rests on must find every kind of harm.
@Suite struct WriteAuditTests {
  private static let record = """
    start
    append 1 orders:O-1 a
    set 2 strategies:S-1:state x
    confirmed 1
    append 3 orders:O-1 b
    confirmed 2
    set 4 strategies:S-1:state y

    """

  private func finding(_ found: Contents, record: String = record) -> WriteAudit.Finding {
    var audit = WriteAudit()
    return audit.compare(record: record, found: found)
  }

  @Test(arguments: [
    (["a"], "x", 0), (["a", "b"], "x", 1), (["a", "b"], "y", 2),
  ])
  func whatWasConfirmedAndAnyFirstPartOfTheRestIsSound(
    events: [String], state: String, arrived: Int
  ) {
    let finding = finding([
      "orders:O-1": .log(events), "strategies:S-1:state": .document(state),
    ])
    #expect(finding.isSound)
    #expect(finding.arrived == arrived)
    #expect((finding.confirmed, finding.onTheirWay) == (2, 2))
  }

  @Test func aConfirmedEventThatIsMissingIsLost() {
    let finding = finding(["orders:O-1": .log([]), "strategies:S-1:state": .document("x")])
    #expect(finding.lost == ["orders:O-1 a"])
    #expect(!finding.isSound)
  }

  @Test func aConfirmedDocumentThatIsMissingIsLost() {
    let finding = finding(["orders:O-1": .log(["a"])])
    #expect(finding.lost == ["strategies:S-1:state"])
  }

  @Test func anEventThatCameTwiceIsFound() {
    let finding = finding([
      "orders:O-1": .log(["a", "b", "b"]), "strategies:S-1:state": .document("y"),
    ])
    #expect(finding.twice == ["orders:O-1 b"])
    #expect(!finding.isSound)
  }

  @Test func anEventThatNobodyWroteIsFound() {
    let finding = finding([
      "orders:O-1": .log(["z", "a"]), "strategies:S-1:state": .document("x"),
    ])
    #expect(finding.wrong == ["orders:O-1"])
  }

  @Test func aLaterWriteWithoutAnEarlierOneIsFound() {
    let finding = finding(["orders:O-1": .log(["a"]), "strategies:S-1:state": .document("y")])
    #expect(finding.arrived == nil)
    #expect(!finding.isSound)
  }

  @Test func aRefusedWriteIsFound() {
    let record = Self.record + "failed 3 orders:O-1 exists already\n"
    let finding = finding(
      ["orders:O-1": .log(["a"]), "strategies:S-1:state": .document("x")], record: record)
    #expect(!finding.isSound)
  }

  @Test func aLineThatWasCutOffDoesNotCount() {
    let finding = finding(
      ["orders:O-1": .log(["a", "b"]), "strategies:S-1:state": .document("y")],
      record: Self.record + "append 5 orders:O-1")
    #expect(finding.isSound)
    #expect(finding.onTheirWay == 2)
  }

  @Test func theNextComparisonStartsFromWhatWasFound() {
    var audit = WriteAudit()
    let first: Contents = ["orders:O-1": .log(["a"]), "strategies:S-1:state": .document("x")]
    #expect(audit.compare(record: Self.record, found: first).isSound)
    let second = audit.compare(
      record: "start\nappend 1 orders:O-1 c\nconfirmed 1\n",
      found: first.merging(["orders:O-1": .log(["a", "c"])]) { $1 })
    #expect(second.isSound)
  }
}
