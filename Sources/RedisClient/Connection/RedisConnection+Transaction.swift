/// What became of a transaction.
public enum TransactionOutcome: Sendable, Equatable {
  /// There was nothing to change, and nothing was sent.
  case unchanged
  /// It was carried out; the reply to each of its commands, none of them an error.
  case applied([RedisReply])
  /// Another client changed a watched key first; nothing was carried out.
  case overtaken
  /// The server refused it; nothing was carried out.
  case refused(RedisError)
  /// The server carried out some of its commands, and refused at least one of them with this error.
  ///
  /// Redis takes nothing back: whatever it carried out is there.
  case partlyApplied(RedisError)
  /// The connection was lost after it was sent: it was carried out as a whole, or not, or still may be.
  case inDoubt(RedisError)
}

extension RedisConnection {
  /// Changes what is stored, unless another client has changed it since it was read.
  ///
  ///     let (_, outcome) = try connection.transaction(watching: ["stock"]) { reads in
  ///       reads.append(command: "GET", "stock")
  ///     } deciding: { replies, writes throws(RedisError) in
  ///       if let stock = replies[0].text.flatMap(Int.init), stock > 0 {
  ///         writes.append(command: "SET", "stock", stock - 1)
  ///       }
  ///     }
  ///
  /// A copy of the transaction that arrives late, on a connection that was given up, finds a watched key
  /// changed and does nothing, if the caller's next change of the data changes one of these keys.
  /// - Parameters:
  ///   - keys: what must not change between reading and writing; at least one.
  ///   - mapping: makes the caller's error of one of the connection's.
  ///   - reading: appends the commands that read what the decision depends on.
  ///   - deciding: gets their replies, errors of the server among them, and appends the commands of the
  ///     transaction; with none, nothing is sent. What it throws is thrown, and nothing is changed.
  /// - Returns: what `deciding` returned, and what became of the transaction.
  /// - Throws: nothing was changed then: what `deciding` throws, or that reading failed.
  public func transaction<Decision, Failure: Error>(
    watching keys: [String], mapping: (RedisError) -> Failure,
    reading: (inout CommandBuffer) -> Void,
    deciding: ([RedisReply], inout CommandBuffer) throws(Failure) -> Decision
  ) throws(Failure) -> (decision: Decision, outcome: TransactionOutcome) {
    var reads = CommandBuffer()
    reads.append(command: "WATCH", arguments: keys)
    reading(&reads)
    let found: [RedisReply]
    do throws(RedisError) {
      found = try roundTrip(reads)
      _ = try found[0].get()
    } catch {
      throw mapping(error)
    }
    var writes = CommandBuffer()
    writes.append(command: "MULTI")
    let decision: Decision
    do throws(Failure) {
      decision = try deciding(Array(found.dropFirst()), &writes)
    } catch {
      unwatch()
      throw error
    }
    guard writes.commandCount > 1 else {
      unwatch()
      return (decision, .unchanged)
    }
    writes.append(command: "EXEC")
    do throws(RedisError) {
      return (decision, outcome(of: try roundTrip(writes)))
    } catch {
      return (decision, .inDoubt(error))
    }
  }

  /// A failure closes the connection, which ends the watch as well.
  private func unwatch() { _ = try? roundTrip("UNWATCH") }

  /// Reads the replies to `MULTI`, the commands, and `EXEC`.
  private func outcome(of replies: [RedisReply]) -> TransactionOutcome {
    let queued = replies.dropFirst().dropLast()
    let refusal = queued.lazy.compactMap(\.failure).first
    if let failure = replies.first?.failure {
      // Without MULTI each command was carried out by itself, as far as the server let it.
      close()
      return queued.allSatisfy({ $0.failure != nil }) ? .refused(failure) : .partlyApplied(failure)
    }
    switch replies.last {
    case .array(let results):
      let failure = results.lazy.compactMap(\.failure).first
      return failure.map(TransactionOutcome.partlyApplied) ?? .applied(results)
    case .null: return .overtaken
    case .error(let message):
      // The transaction may still be open, and would swallow the next commands.
      if RedisError.prefix(of: message) != "EXECABORT" { close() }
      // Servers from version 7 on name the cause, which says whether to try again.
      let cause = message.split(separator: " because of: ", maxSplits: 1).last.map(String.init)
      return .refused(refusal ?? RedisError(serverReply: cause ?? message))
    default:
      close()
      return .inDoubt(.protocolViolation(reason: "EXEC was answered with something else"))
    }
  }
}

extension RedisReply {
  /// The error, if the reply is one.
  fileprivate var failure: RedisError? {
    guard case .error(let message) = self else { return nil }
    return RedisError(serverReply: message)
  }
}
