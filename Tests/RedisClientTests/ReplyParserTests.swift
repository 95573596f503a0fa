import Fixtures
import Fuzzing
import TestSupport
import Testing

@testable import RedisClient

@Suite struct ReplyParserTests {
  @Test func repliesAreReadInPlace() throws {
    let raw = "*3\r\n$3\r\nabc\r\n*2\r\n:-7\r\n$-1\r\n*0\r\n+OK\r\n-ERR no\r\n*-1\r\n$0\r\n\r\n"
    let buffer = try parse(raw, replies: 5)
    #expect(buffer.count == 5)
    #expect(buffer.byteCount == 11)
    buffer.withReplies { replies in
      let first = replies.element(at: 0)
      #expect(first?.kind == .array)
      #expect(first?.element(at: 0)?.string?.elementsEqual("abc".utf8) == true)
      #expect(first?.element(at: 1)?.element(at: 0)?.integer == -7)
      #expect(first?.element(at: 1)?.element(at: 1)?.isNull == true)
      #expect(first?.element(at: 2)?.count == 0)
      #expect(first?.element(at: 3)?.kind == nil)
      #expect(first?.element(at: -1)?.kind == nil)
      #expect(replies.element(at: 1)?.hasText("OK") == true)
      #expect(replies.element(at: 1)?.string?.count == nil)
      #expect(replies.element(at: 2)?.isError == true)
      #expect(replies.element(at: 2)?.text == "ERR no")
      #expect(replies.element(at: 3)?.kind == .null)
      #expect(replies.element(at: 4)?.string?.count == 0)
      #expect(replies.elements.map(\.kind) == [.array, .status, .error, .null, .string])
    }
  }

  @Test func aTransactionWithinALimitOfSevenLevelsIsRead() throws {
    let seven = String(repeating: "*1\r\n", count: 7)
    #expect(try parse(seven + ":1\r\n", replies: 1).count == 1)
    #expect(throws: RedisError.limitExceeded(reason: "a reply is nested deeper than 7 levels")) {
      try parse(seven + "*1\r\n:1\r\n", replies: 1)
    }
  }

  @Test func limitsHoldForEachReply() throws {
    let limits = RedisConfiguration.Limits(maxReplyBytes: 10, maxReplyElements: 3)
    let fits = "*3\r\n$5\r\n12345\r\n$5\r\n67890\r\n:1\r\n"
    #expect(try parse(fits + fits, replies: 2, limits: limits).count == 2)
    #expect(throws: RedisError.limitExceeded(reason: "a reply is longer than 10 bytes")) {
      try parse("*2\r\n$5\r\n12345\r\n$6\r\n678901\r\n", replies: 1, limits: limits)
    }
    #expect(throws: RedisError.limitExceeded(reason: "a reply has more than 3 elements")) {
      try parse("*1\r\n*3\r\n", replies: 1, limits: limits)
    }
    #expect(throws: RedisError.limitExceeded(reason: "a reply has more than 16777216 elements")) {
      try parse("*2000000000\r\n", replies: 1)
    }
  }

  // hiredis looks for the end of a line from its start, each time that more of it has come.
  @Test func aLineWithoutEndIsRefused() {
    #expect(throws: RedisError.protocolViolation(reason: "a line is longer than 65536 bytes")) {
      try parse("+" + String(repeating: "x", count: 100_000), replies: 1)
    }
  }

  @Test func aBufferIsReused() throws {
    let parser = try ReplyParser(limits: .init())
    let buffer = ReplyBuffer()
    for round in 0..<100 {
      try parser.begin(replies: 2, into: buffer)
      // The second window's bytes come with the first one's.
      let raw = round % 2 == 0 ? "*1\r\n$2\r\n\(10 + round % 9)\r\n:\(round)\r\n+a\r\n+b\r\n" : ""
      _ = try feed(raw, to: parser)
      #expect(parser.isComplete)
      #expect(
        buffer.copyReplies()
          == (round % 2 == 0
            ? [.array([.string(Array("\(10 + round % 9)".utf8))]), .integer(Int64(round))]
            : [.status("a"), .status("b")]))
      #expect(parser.hasUnreadBytes == (round % 2 == 0))
    }
    buffer.removeAll(keepingCapacity: false)
    #expect(buffer.count == 0)
    #expect(buffer.copyReplies() == [])
  }

  /// Ten times as many: `make fuzz`.
  @Test func mutatedRepliesAreReadAsHiredisReadsThem() throws {
    let rounds = 100_000
    let before = ProcessMemory.peak
    let (tally, compared) = try ReplyFuzz.mutatedReplies(rounds, seed: Fuzz.seed)
    #expect(tally.inputs == rounds)
    #expect(compared > rounds / 10 * 9)
    #expect(tally.values > rounds / 2)
    #expect(tally.errors > 0)
    // Other tests run beside this one, so that the bound is no tight one.
    #expect(ProcessMemory.peak - before < 1 << 30)
  }

  private func parse(
    _ raw: String, replies: Int, limits: RedisConfiguration.Limits = .init()
  ) throws -> ReplyBuffer {
    let parser = try ReplyParser(limits: limits)
    let buffer = ReplyBuffer()
    try parser.begin(replies: replies, into: buffer)
    #expect(try feed(raw, to: parser) == raw.utf8.count)
    #expect(parser.isComplete)
    return buffer
  }

  private func feed(_ raw: String, to parser: ReplyParser) throws -> Int {
    try Array(raw.utf8).withUnsafeBytes { try parser.consume($0) }
  }
}
