import CHiredis
import RedisClient
import TestSupport

/// Replies that were changed and cut, read by us and by hiredis.
package enum ReplyFuzz {
  /// Bytes of which we make something else than hiredis does.
  package struct Difference: Error, CustomStringConvertible {
    package let description: String
  }

  /// Whatever comes, and however it is cut: the same replies as by hiredis's own objects, or an error
  /// when it has one.
  ///
  /// - Returns: whole replies as values, refused inputs as errors, and how many inputs hiredis has read
  ///   too: it has no limits and would reserve gigabytes for what we refuse.
  package static func mutatedReplies(
    _ rounds: Int, seed: UInt64
  ) throws(Difference) -> (tally: FuzzTally, compared: Int) {
    var random = SeededGenerator(seed: seed)
    var tally = FuzzTally()
    var compared = 0
    for _ in 0..<rounds {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) { appendReply(to: &bytes, 3, &random) }
      mutate(&bytes, &random)
      let start = ProcessorTime.ofThread
      let ours = readByUs(bytes, &random)
      tally.noteInput(since: start)
      if ours.outcome != .incomplete { tally.errors += 1 }
      if ours.outcome == .limit { continue }
      compared += 1
      tally.values += ours.replies.count
      let theirs = readByHiredis(bytes)
      guard ours == theirs else {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        throw Difference(description: "\(text): \(ours), hiredis: \(theirs)")
      }
    }
    return (tally, compared)
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
