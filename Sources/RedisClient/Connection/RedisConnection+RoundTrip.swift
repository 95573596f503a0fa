extension RedisConnection {
  /// Sends one command and waits for its reply.
  ///
  ///     let size = try connection.roundTrip("DBSIZE").integer
  ///
  /// An error reply is returned as ``RedisReply/error(_:)``; ``RedisReply/get()`` throws it.
  /// - Parameters:
  ///   - command: the command and its arguments.
  ///   - deadline: when the reply must be complete. Default: `replyTimeout` from now.
  public func roundTrip(
    _ command: any CommandArgument..., deadline: Deadline? = nil
  ) throws(RedisError) -> RedisReply {
    var commands = CommandBuffer()
    commands.beginCommand(argumentCount: command.count)
    for argument in command { argument.appendAsBulk(to: &commands) }
    return try roundTrip(commands, deadline: deadline).first ?? .null
  }

  /// Sends commands and waits for their replies.
  /// - Parameters:
  ///   - commands: the commands.
  ///   - deadline: when the last reply must be complete. Default: `replyTimeout` from now.
  public func roundTrip(
    _ commands: borrowing CommandBuffer, deadline: Deadline? = nil
  ) throws(RedisError) -> [RedisReply] {
    let deadline = deadline ?? .after(configuration.replyTimeout)
    guard !hasUnreadReplies else {
      close()
      throw .protocolViolation(reason: "there are replies that no one has asked for")
    }
    try roundTrip(commands, into: ownReplies, deadline: deadline)
    defer { ownReplies.removeAll(keepingCapacity: ownReplies.byteCount <= 1 << 20) }
    return ownReplies.copyReplies()
  }

  /// Sends commands and reads their replies into a buffer.
  /// - Parameters:
  ///   - commands: the commands.
  ///   - buffer: takes the replies; empty after an error.
  ///   - deadline: when the last reply must be complete. Default: `replyTimeout` from now.
  public func roundTrip(
    _ commands: borrowing CommandBuffer, into buffer: ReplyBuffer, deadline: Deadline? = nil
  ) throws(RedisError) {
    let deadline = deadline ?? .after(configuration.replyTimeout)
    try send(commands, deadline: deadline)
    try receive(replies: commands.commandCount, into: buffer, deadline: deadline)
  }
}
