extension RedisConnection {
  /// What a new connection does before anyone may use it, in one write.
  func signIn(deadline: Deadline) throws(RedisError) {
    var commands = CommandBuffer(capacity: 256)
    var steps: [Step] = []
    if let authentication = configuration.authentication {
      steps.append(.authenticate)
      if let username = authentication.username {
        commands.append(command: "AUTH", username, authentication.password.revealed)
      } else {
        commands.append(command: "AUTH", authentication.password.revealed)
      }
    }
    if configuration.database != 0 {
      steps.append(.select)
      commands.append(command: "SELECT", configuration.database)
    }
    if let name = configuration.clientName {
      steps.append(.setName)
      commands.append(command: "CLIENT", "SETNAME", name)
    }
    // Always last: it brings to light what a server says only to the first command, or, with TLS 1.3,
    // only after the handshake.
    steps.append(.ping)
    commands.append(command: "PING")

    try send(commands, deadline: deadline)
    // One by one, since a server that refuses a connection answers once and closes it.
    for step in steps {
      try receive(replies: 1, into: ownReplies, deadline: deadline)
      guard let reply = ownReplies.copyReplies().first, case .error(let message) = reply else {
        continue
      }
      if let error = failure(of: step, message: message) {
        close()
        throw error
      }
    }
  }

  private enum Step {
    case authenticate, select, setName, ping
  }

  /// The error to report for an error reply, or `nil` where it does not matter.
  private func failure(of step: Step, message: String) -> RedisError? {
    let message = configuration.authentication?.password.redacted(in: message) ?? message
    let prefix = RedisError.prefix(of: message)
    if prefix == "NOAUTH" || prefix == "WRONGPASS" {
      return .authenticationFailed(reason: message)
    }
    switch step {
    case .authenticate:
      return ServerErrorKind(reply: message) == .retryable
        ? RedisError(serverReply: message) : .authenticationFailed(reason: message)
    case .select:
      return RedisError(serverReply: message)
    case .setName:
      // A name is a convenience; an access rule may not allow it.
      return nil
    case .ping:
      // The user may not be allowed to ping; and what these others say stops some commands only, and
      // is said again by those it stops.
      let harmless = ["NOPERM", "MISCONF", "MASTERDOWN", "NOREPLICAS", "BUSY"]
      return harmless.contains(prefix) ? nil : RedisError(serverReply: message)
    }
  }
}
