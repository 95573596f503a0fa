#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
public import RedisClient

/// A connection as the script of a ``FakeRedisServer`` sees it.
///
/// To be used by its script only. Whatever waits gives up with a ``FakeRedisServer/ScriptFailure`` after ten
/// seconds.
public final class FakeRedisClient: @unchecked Sendable {  // Handed over once, then one thread's.
  /// Which connection of the server this is, from 0.
  public let index: Int

  private let socket: StreamSocket
  private let state: FakeServerState
  private var requests = RequestParser()

  init(_ socket: StreamSocket, index: Int, state: FakeServerState) {
    self.socket = socket
    self.index = index
    self.state = state
  }

  /// Waits for the next command and returns its words; bytes that are not UTF-8 are replaced.
  public func receive() throws -> [String] {
    try nextCommand().map { String(decoding: $0, as: UTF8.self) }
  }

  /// Waits for the next command and returns its words as they are.
  public func receiveBytes() throws -> [[UInt8]] { try nextCommand() }

  /// Waits for the next command, which must be this one.
  public func expect(_ words: String...) throws {
    let received = try receive()
    guard received == words else { throw failure("expected \(words), received \(received)") }
  }

  /// Waits for a command of this name, whatever its arguments are, and returns all its words.
  @discardableResult
  public func expect(command name: String) throws -> [String] {
    let received = try receive()
    guard received.first?.uppercased() == name.uppercased() else {
      throw failure("expected \(name) ..., received \(received)")
    }
    return received
  }

  /// Answers what a new connection says first (`AUTH`, `SELECT`, `CLIENT SETNAME`, `PING`) as a
  /// server that agrees.
  public func acceptSignIn() throws {
    while true {
      let received = try receive()
      switch received.first {
      case "AUTH", "SELECT", "CLIENT": try send("+OK\r\n")
      case "PING": return try send("+PONG\r\n")
      default: throw failure("expected a sign-in, received \(received)")
      }
    }
  }

  /// Sends bytes as they are.
  public func send(_ raw: String) throws {
    try send(Array(raw.utf8))
  }

  /// Sends bytes as they are.
  public func send(_ raw: [UInt8]) throws {
    let deadline = Deadline.after(.seconds(10))
    var sent = 0
    while sent < raw.count {
      let transfer = raw.withUnsafeBytes {
        socket.write(UnsafeRawBufferPointer(rebasing: $0[sent...]))
      }
      switch transfer {
      case .bytes(let count): sent += count
      case .wait(let events): try wait(for: events, until: deadline, "sending")
      case .closed(let reason): throw failure("the client is gone: \(reason)")
      }
    }
  }

  /// Sends a reply.
  public func send(_ reply: RedisReply) throws {
    var bytes: [UInt8] = []
    reply.append(to: &bytes)
    try send(bytes)
  }

  /// Sends bytes a few at a time.
  /// - Parameters:
  ///   - raw: what to send, as it is.
  ///   - size: how many bytes at a time.
  ///   - interval: the pause after each.
  public func drip(_ raw: String, size: Int = 1, every interval: Duration) throws {
    var rest = Array(raw.utf8)[...]
    while !rest.isEmpty {
      try send(Array(rest.prefix(max(size, 1))))
      rest = rest.dropFirst(max(size, 1))
      _ = poll(nil, 0, Deadline.after(interval).pollTimeout)
    }
  }

  /// Stays connected and says nothing more until the client is gone, or the server.
  ///
  /// What the client still sends is read and forgotten.
  public func hold() {
    while !state.hasEnded {
      var byte: UInt8 = 0
      switch withUnsafeMutableBytes(of: &byte, { socket.read(into: $0) }) {
      case .bytes: continue
      case .wait: _ = socket.wait(for: CInt(POLLIN), until: .after(.milliseconds(20)))
      case .closed: return
      }
    }
  }

  /// Waits until the client has closed the connection.
  public func expectClose() throws {
    let deadline = Deadline.after(.seconds(10))
    while true {
      var byte: UInt8 = 0
      switch withUnsafeMutableBytes(of: &byte, { socket.read(into: $0) }) {
      case .bytes: throw failure("expected the client to close, it sent something")
      case .wait(let events): try wait(for: events, until: deadline, "waiting for the close")
      case .closed: return
      }
    }
  }

  /// Closes the connection.
  public func close() {
    socket.close()
  }

  private func nextCommand() throws -> [[UInt8]] {
    let deadline = Deadline.after(.seconds(10))
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      if let command = requests.next() { return command }
      switch chunk.withUnsafeMutableBytes({ socket.read(into: $0) }) {
      case .bytes(let count): requests.feed(chunk[..<count])
      case .wait(let events): try wait(for: events, until: deadline, "waiting for a command")
      case .closed: throw failure("expected a command, the client is gone")
      }
    }
  }

  private func wait(for events: CInt, until deadline: Deadline, _ what: String) throws {
    // In small steps, to notice that the server has ended.
    while socket.wait(for: events, until: .after(.milliseconds(20))) == 0 {
      guard !state.hasEnded, !deadline.hasPassed else { throw failure("gave up \(what)") }
    }
  }

  private func failure(_ text: String) -> FakeRedisServer.ScriptFailure {
    .init(description: "connection \(index): \(text)")
  }
}

extension RedisReply {
  /// Appends its bytes on the wire (RESP2).
  func append(to bytes: inout [UInt8]) {
    switch self {
    case .string(let value):
      bytes += Array("$\(value.count)\r\n".utf8) + value + Array("\r\n".utf8)
    case .status(let text): bytes += Array("+\(text)\r\n".utf8)
    case .error(let text): bytes += Array("-\(text)\r\n".utf8)
    case .integer(let number): bytes += Array(":\(number)\r\n".utf8)
    case .array(let elements):
      bytes += Array("*\(elements.count)\r\n".utf8)
      for element in elements { element.append(to: &bytes) }
    case .null: bytes += Array("$-1\r\n".utf8)
    }
  }
}

/// Cuts what a client sends into commands.
struct RequestParser {
  private var bytes: [UInt8] = []
  private var start = 0

  mutating func feed(_ more: ArraySlice<UInt8>) {
    bytes.removeFirst(start)
    start = 0
    bytes += more
  }

  /// The next command if it is complete; one that is not RESP gives a single word, its line.
  mutating func next() -> [[UInt8]]? {
    var position = start
    guard let line = Self.line(in: bytes, at: &position) else { return nil }
    guard line.first == UInt8(ascii: "*"), let count = Self.number(line.dropFirst()) else {
      start = position
      return [Array(line)]
    }
    var words: [[UInt8]] = []
    for _ in 0..<max(count, 0) {
      guard let header = Self.line(in: bytes, at: &position) else { return nil }
      guard header.first == UInt8(ascii: "$"), let length = Self.number(header.dropFirst()),
        length >= 0
      else {
        start = position
        return [Array("not a bulk string: ".utf8) + header]
      }
      guard bytes.count - position >= length + 2 else { return nil }
      words.append(Array(bytes[position..<position + length]))
      position += length + 2
    }
    start = position
    return words
  }

  private static func line(in bytes: [UInt8], at position: inout Int) -> ArraySlice<UInt8>? {
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = bytes[position..<end]
    position = end + 1
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    // No test sends more, and sums of such numbers cannot overflow.
    Int(String(decoding: text, as: UTF8.self)).flatMap { abs($0) < 1 << 40 ? $0 : nil }
  }
}
