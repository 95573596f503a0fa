import CHiredis
import Fixtures
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

  // Whatever comes, and however it is cut: the same replies as by hiredis's own objects, or an error
  // when it has one.
  @Test func mutatedRepliesAreReadAsHiredisReadsThem() throws {
    var random = SeededGenerator(seed: Fuzz.seed)
    let rounds = Fuzz.rounds(otherwise: 100_000)
    let before = Fuzz.peakMemory
    var compared = 0
    var complete = 0
    for _ in 0..<rounds {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) { appendReply(to: &bytes, 3, &random) }
      mutate(&bytes, &random)
      let ours = readByUs(bytes, &random)
      // hiredis has no limits and would reserve gigabytes for what we refuse.
      if ours.outcome == .limit { continue }
      compared += 1
      complete += ours.replies.count
      let theirs = readByHiredis(bytes)
      guard ours == theirs else {
        Issue.record(
          "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(ours), \(theirs)")
        return
      }
    }
    print("mutated replies: \(rounds), seed \(Fuzz.seed), \(complete) whole ones")
    #expect(compared > rounds / 10 * 9)
    #expect(complete > rounds / 2)
    // Other tests run beside this one, so that the bound is no tight one.
    #expect(Fuzz.peakMemory - before < 1 << 30)
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

/// What a parser made of some bytes.
private struct Reading: Equatable {
  enum Outcome { case incomplete, violation, limit }
  var replies: [RedisReply] = []
  var outcome = Outcome.incomplete
}

private func readByUs(_ bytes: [UInt8], _ random: inout SeededGenerator) -> Reading {
  var reading = Reading()
  let buffer = ReplyBuffer()
  do {
    let parser = try ReplyParser(limits: .init(maxReplyBytes: 1 << 20, maxReplyElements: 10_000))
    var rest = bytes[...]
    while true {
      try parser.begin(replies: 1, into: buffer)
      while !parser.isComplete, !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...20, using: &random))
        let taken = try piece.withUnsafeBytes { try parser.consume($0) }
        rest = rest.dropFirst(taken)
      }
      guard parser.isComplete else { break }
      reading.replies += buffer.copyReplies()
    }
  } catch RedisError.limitExceeded {
    reading.outcome = .limit
  } catch {
    reading.outcome = .violation
  }
  return reading
}

private func readByHiredis(_ bytes: [UInt8]) -> Reading {
  var reading = Reading()
  guard let reader = redisReaderCreate() else { return reading }
  defer { redisReaderFree(reader) }
  bytes.withUnsafeBytes {
    _ = redisReaderFeed(reader, $0.assumingMemoryBound(to: CChar.self).baseAddress, $0.count)
  }
  while true {
    var reply: UnsafeMutableRawPointer?
    guard redisReaderGetReply(reader, &reply) == REDIS_OK else {
      reading.outcome = .violation
      break
    }
    guard let reply else { break }
    reading.replies.append(copy(reply.assumingMemoryBound(to: redisReply.self)))
    freeReplyObject(reply)
  }
  return reading
}

private func copy(_ reply: UnsafeMutablePointer<redisReply>) -> RedisReply {
  let bytes = UnsafeRawBufferPointer(start: reply.pointee.str, count: Int(reply.pointee.len))
  switch reply.pointee.type {
  case REDIS_REPLY_STRING: return .string(Array(bytes))
  case REDIS_REPLY_STATUS: return .status(String(decoding: bytes, as: UTF8.self))
  case REDIS_REPLY_ERROR: return .error(String(decoding: bytes, as: UTF8.self))
  case REDIS_REPLY_INTEGER: return .integer(Int64(reply.pointee.integer))
  case REDIS_REPLY_ARRAY:
    return .array(
      (0..<Int(reply.pointee.elements)).compactMap { reply.pointee.element[$0].map(copy) })
  default: return .null
  }
}

private func appendReply(to bytes: inout [UInt8], _ depth: Int, _ random: inout SeededGenerator) {
  func line(_ text: String) { bytes += Array((text + "\r\n").utf8) }
  switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
  case 0: line("+OK")
  case 1: line("-ERR x")
  case 2: line(":\(Int64.random(in: .min ... .max, using: &random))")
  case 3: line(Bool.random(using: &random) ? "$-1" : "*-1")
  case 4, 5:
    let count = Int.random(in: 0...30, using: &random)
    line("$\(count)")
    bytes += (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    line("")
  default:
    let count = Int.random(in: 0...4, using: &random)
    line("*\(count)")
    for _ in 0..<count { appendReply(to: &bytes, depth - 1, &random) }
  }
}

private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
  let likely = Array("*$+-:0123456789\r\n".utf8)
  for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
    let position = Int.random(in: 0..<bytes.count, using: &random)
    let byte = likely.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[position] = byte
    case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.insert(byte, at: position)
    case 3: bytes.remove(at: position)
    default: bytes.removeSubrange(position...)
    }
  }
}
