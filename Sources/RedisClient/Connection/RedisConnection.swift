#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One connection to a Redis server, with blocking calls that never exceed their deadline.
///
/// A connection has one owner thread; it is not `Sendable`. Commands are written from a
/// ``CommandBuffer``, replies are read into a ``ReplyBuffer``; any number of commands may be written
/// before their replies are read:
///
///     var commands = CommandBuffer()
///     commands.append(command: "RPUSH", "list", "item")
///     commands.append(command: "LLEN", "list")
///     try connection.send(commands)
///     try connection.receive(replies: 2, into: replies)
///
/// After an error the connection is closed for good: a reply that came too late would otherwise be
/// taken for that of the next command. Error replies of the server are replies, not errors.
///
/// It never reconnects and never sends a command again: whoever knows what the commands mean decides.
public final class RedisConnection {
  /// The configuration that the connection was made with.
  public let configuration: RedisConfiguration

  private var transport: Transport
  private let parser: ReplyParser
  private var arrived = ArrivedBytes()
  /// Why the connection is closed, once it is.
  private var closingReason: String?

  /// The replies of ``roundTrip(_:deadline:)``.
  let ownReplies = ReplyBuffer()

  /// Connects, and signs in; blocks for at most the configured `connectTimeout`.
  ///
  /// The name's lookup, all addresses of the host, TLS, `AUTH`, `SELECT` and `CLIENT SETNAME` share that time.
  /// - Throws: ``RedisError``, when the server is unreachable, not to be trusted, refuses the user or
  ///   the database, or is still loading its data.
  public static func connect(
    _ configuration: RedisConfiguration
  ) throws(RedisError) -> RedisConnection {
    let deadline = Deadline.after(configuration.connectTimeout)
    let socket = try StreamSocket.connect(to: configuration.address, deadline: deadline)
    let transport = try Transport(socket, configuration, deadline: deadline)
    let connection = try RedisConnection(configuration, transport)
    try connection.signIn(deadline: deadline)
    return connection
  }

  init(_ configuration: RedisConfiguration, _ transport: Transport) throws(RedisError) {
    self.configuration = configuration
    self.transport = transport
    parser = try ReplyParser(limits: configuration.limits)
  }

  deinit {
    transport.close()
  }

  /// The socket, for waiting on it with `poll` together with others; -1 once closed.
  public var fileDescriptor: Int32 { transport.socket.descriptor }

  /// Whether the connection is closed, by ``close()`` or by an error.
  public var isClosed: Bool { closingReason != nil }

  /// Whether the server has ended the connection, found out without waiting.
  ///
  /// To be asked when an idle connection's ``fileDescriptor`` becomes readable, or before a first write
  /// after a long pause. `false` is no promise that the server is well; if the socket stays readable all the
  /// same, the server has sent what no one asked for, and the connection is of no use any more.
  public func isClosedByPeer() -> Bool {
    isClosed || transport.isClosedByPeer()
  }

  /// Closes the connection; once more is harmless.
  public func close() {
    close(reason: "it was closed here")
  }

  private func close(reason: String) {
    guard closingReason == nil else { return }
    closingReason = reason
    transport.close()
  }

  /// Writes commands; replies that arrive meanwhile are kept, so that neither side waits for the other.
  ///
  /// - Parameters:
  ///   - bytes: one or more whole commands in wire form.
  ///   - deadline: when the last byte must have been taken by the system. Default: `replyTimeout` from now.
  /// - Throws: ``RedisError``; the connection is closed then, and any of the commands may have been
  ///   carried out.
  public func send(_ bytes: UnsafeRawBufferPointer, deadline: Deadline? = nil) throws(RedisError) {
    let deadline = deadline ?? .after(configuration.replyTimeout)
    try closingOnFailure { () throws(RedisError) in
      var sent = 0
      while sent < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
        switch try transport.write(rest) {
        case .bytes(let count): sent += count
        case .closed(let reason): throw .connectionClosed(reason: reason)
        case .wait(let events):
          try waitToWrite(for: events, until: deadline)
        }
        if sent < bytes.count, deadline.hasPassed { throw .timedOut(operation: "writing commands") }
      }
    }
  }

  /// Waits until more can be written, for room alone at first: while a server works through what it has, its
  /// replies trickle in, and to wake someone for each of them takes it longer than a few commands.
  ///
  /// Then for replies as well: a peer that reads only after it could write must get to write.
  private func waitToWrite(for events: CInt, until deadline: Deadline) throws(RedisError) {
    let patience = min(deadline, .after(.milliseconds(5)))
    var ready = transport.socket.wait(for: events, until: patience)
    if ready == 0 { ready = transport.socket.wait(for: events | CInt(POLLIN), until: deadline) }
    guard ready != 0 else { throw .timedOut(operation: "writing commands") }
    if ready & ~CInt(POLLOUT) != 0 { try keepArrivedReplies() }
  }

  /// Writes the commands of a buffer.
  public func send(_ commands: borrowing CommandBuffer, deadline: Deadline? = nil)
    throws(RedisError)
  {
    try commands.withUnsafeBytes { (bytes) throws(RedisError) in
      try send(bytes, deadline: deadline)
    }
  }

  /// Reads replies until there are `count` of them; what the buffer held before is gone.
  ///
  /// - Parameters:
  ///   - count: the number of replies, one for each command sent; of a transaction, those of `MULTI`, of
  ///     each of its commands and of `EXEC`.
  ///   - buffer: takes the replies; empty after an error.
  ///   - deadline: when the last reply must be complete. Default: `replyTimeout` from now.
  /// - Throws: ``RedisError``; the connection is closed then. Error replies do not throw.
  public func receive(
    replies count: Int, into buffer: ReplyBuffer, deadline: Deadline? = nil
  ) throws(RedisError) {
    let deadline = deadline ?? .after(configuration.replyTimeout)
    defer { parser.end() }
    do {
      try closingOnFailure { () throws(RedisError) in
        try parser.begin(replies: count, into: buffer)
        try parseArrived()
        var arriving = transport.readsBehindSocket
        while !parser.isComplete {
          if !arriving, transport.socket.wait(for: CInt(POLLIN), until: deadline) == 0 {
            throw .timedOut(operation: "waiting for replies")
          }
          arriving = try readReplies(until: deadline)
          if !parser.isComplete, deadline.hasPassed {
            throw .timedOut(operation: "waiting for replies")
          }
        }
      }
    } catch {
      buffer.removeAll()
      throw error
    }
  }

  /// Reads and parses once; returns whether more is likely to be there already.
  private func readReplies(until deadline: Deadline) throws(RedisError) -> Bool {
    let room = arrived.room()
    switch try transport.read(into: room) {
    case .bytes(let count):
      arrived.add(count)
      try parseArrived()
      return count == room.count || transport.readsBehindSocket
    case .closed(let reason):
      throw .connectionClosed(reason: reason)
    case .wait(let events):
      guard transport.socket.wait(for: events, until: deadline) != 0 else {
        throw .timedOut(operation: "waiting for replies")
      }
      return true
    }
  }

  private func parseArrived() throws(RedisError) {
    arrived.drop(try parser.consume(arrived.unparsed))
  }

  /// Reads once while commands are written, and leaves it to `receive` to parse.
  private func keepArrivedReplies() throws(RedisError) {
    switch try transport.read(into: arrived.room()) {
    case .bytes(let count):
      arrived.add(count)
      guard arrived.count <= configuration.limits.maxReplyBytes else {
        throw .limitExceeded(reason: "too many replies arrived while commands were written")
      }
    case .closed(let reason): throw .connectionClosed(reason: reason)
    case .wait: return
    }
  }

  /// Whether bytes were read that belong to no reply asked for so far.
  ///
  /// To be `false` whenever all replies to all commands have been received: otherwise the next reply would
  /// be taken for that of another command.
  public var hasUnreadReplies: Bool { parser.hasUnreadBytes || arrived.count > 0 }

  private func closingOnFailure(_ body: () throws(RedisError) -> Void) throws(RedisError) {
    if let closingReason { throw .connectionClosed(reason: closingReason) }
    do {
      try body()
    } catch {
      close(reason: "after an error: \(error)")
      throw error
    }
  }
}
