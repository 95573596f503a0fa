import RedisClient
import Synchronization
import Testing

@Suite struct CommandBufferTests {
  @Test func aCommandHasItsWireForm() {
    var buffer = CommandBuffer()
    buffer.append(command: "SET", "ключ", [1, 2, 0] as [UInt8], -12, UInt64.max)
    #expect(
      buffer.text
        == "*5\r\n$3\r\nSET\r\n$8\r\nключ\r\n$3\r\n\u{1}\u{2}\0\r\n$3\r\n-12\r\n"
        + "$20\r\n18446744073709551615\r\n")
    buffer.removeAll()
    buffer.append(command: "DEL", arguments: ["a", "", "b"])
    #expect(buffer.text == "*4\r\n$3\r\nDEL\r\n$1\r\na\r\n$0\r\n\r\n$1\r\nb\r\n")
  }

  @Test(arguments: [0, 9, 10, 99, 100, 999, 1000, Int.max, -1, Int.min, 1_234_567_890])
  func numbersAreWrittenInDecimal(number: Int) {
    var buffer = CommandBuffer()
    buffer.appendBulk(number)
    #expect(buffer.text == "$\(String(number).utf8.count)\r\n\(number)\r\n")
  }

  // Below 100 and above 999 bytes the payload has to be moved.
  @Test(arguments: [0, 1, 9, 10, 99, 100, 101, 999, 1000, 1001, 9999, 10_000, 123_456])
  func aPayloadOfUnknownLengthGetsItsHeader(length: Int) {
    let payload = [UInt8]((0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 32) })
    var expected = CommandBuffer()
    expected.append(command: "RPUSH", "key", payload)

    // A small buffer has to grow in between; a large one not.
    for capacity in [0, 200_000] {
      var buffer = CommandBuffer(capacity: capacity)
      buffer.beginCommand(argumentCount: 3)
      buffer.appendBulk("RPUSH")
      buffer.appendBulk("key")
      buffer.appendBulk { buffer in
        payload.withUnsafeBytes { buffer.appendRaw($0) }
      }
      #expect(buffer.bytes == expected.bytes)
    }
  }

  @Test func aPayloadThatThrowsLeavesNothingBehind() {
    struct Refusal: Error {}
    var buffer = CommandBuffer()
    buffer.append(command: "PING")
    let before = buffer.bytes
    #expect(throws: Refusal.self) {
      try buffer.appendBulk { (buffer: inout CommandBuffer) throws(Refusal) in
        buffer.appendRaw("half a record")
        throw Refusal()
      }
    }
    #expect(buffer.bytes == before)
  }

  @Test func anEncoderMayWriteBehindTheEnd() {
    var buffer = CommandBuffer(capacity: 0)
    var afterTheFirst = buffer.mark
    for round in 0..<100 {
      if round == 1 { afterTheFirst = buffer.mark }
      buffer.withReservedTail(minimumCapacity: 5) { tail in
        tail.copyMemory(from: Array("\(round % 10)abcd".utf8), byteCount: 5)
        // Whole vectors may run over the end.
        (tail + 5).initializeMemory(as: UInt8.self, repeating: 0xFF, count: CommandBuffer.padding)
        return 5
      }
    }
    let count = buffer.count
    #expect(count == 500)
    #expect(buffer.text.hasSuffix("8abcd9abcd"))
    // What an encoder claims beyond what it asked for is not believed.
    buffer.withReservedTail(minimumCapacity: 4) { _ in 1_000_000 }
    let clamped = buffer.count
    #expect(clamped == 504)
    buffer.truncate(to: afterTheFirst)
    #expect(buffer.text == "0abcd")
  }

  // How a writer thread takes what another thread has appended meanwhile.
  @Test func buffersAreSwappedUnderALock() {
    let pending = Mutex(CommandBuffer())
    pending.withLock { $0.append(command: "PING") }
    var mine = CommandBuffer()
    pending.withLock { swap(&$0, &mine) }
    #expect(mine.text == "*1\r\n$4\r\nPING\r\n")
    #expect(pending.withLock { $0.count } == 0)
  }

  @Test func memoryIsKeptForTheNextCommands() {
    var buffer = CommandBuffer(capacity: 64)
    buffer.reserve(10_000)
    let capacity = buffer.capacity
    buffer.append(command: "PING")
    buffer.removeAll()
    let (isEmpty, kept) = (buffer.isEmpty, buffer.capacity)
    #expect(isEmpty)
    #expect(kept == capacity)
    buffer.removeAll(keepingCapacity: false)
    let freed = buffer.capacity
    #expect(freed < capacity)
  }
}

extension CommandBuffer {
  var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
