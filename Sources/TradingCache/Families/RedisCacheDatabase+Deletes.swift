import RedisClient
public import TradingModel
import TradingSerialization

/// What takes records away; deleting what is not there changes nothing.
extension RedisCacheDatabase {
  @discardableResult
  public func deleteOrder(_ id: ClientOrderId) throws(CacheError) -> Receipt {
    let sets: [Index] = [
      .orderIds, .orders, .ordersOpen, .ordersClosed, .ordersEmulated, .ordersInflight,
    ]
    return try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, .orders, id.text)
      for set in sets { buffer.appendIndex("SREM", keys, set, id.text) }
      buffer.appendIndex("HDEL", keys, .orderPosition, id.text)
      buffer.appendIndex("HDEL", keys, .orderClient, id.text)
      // Without its order the intent would look like a submit that the venue has not answered.
      buffer.begin("DEL", argumentCount: 1, keys, .submitOrders, id.text)
      return 1 + sets.count + 3
    }
  }

  @discardableResult
  public func deletePosition(_ id: PositionId) throws(CacheError) -> Receipt {
    let sets: [Index] = [.positions, .positionsOpen, .positionsClosed]
    return try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, .positions, id.text)
      for set in sets { buffer.appendIndex("SREM", keys, set, id.text) }
      return 1 + sets.count
    }
  }

  /// Removes one statement about an account from its log; the last one that is left takes the log along.
  ///
  /// Go on with the account that `loadAccount` gives, since updates compare the length of the log.
  ///
  /// The log is read in windows from its newest end until the statement is found; then one `LREM` from
  /// that end removes these very bytes. What is appended meanwhile is in no danger, and of a log of a
  /// million statements only the part behind the deleted one is read. Of a statement that stands there
  /// twice, the newer copy goes.
  ///
  /// - Returns: The receipt, or `nil` when the log has no such statement.
  @discardableResult
  public func deleteAccountEvent(
    _ accountId: AccountId, _ eventId: UUID4
  ) async throws(CacheError) -> Receipt? {
    let key = keys.key(.accounts, accountId)
    let text = Array("\(eventId)".utf8)
    let found = try await reading { (session) throws(CacheError) -> [UInt8]? in
      // Only what has the id's text in it is decoded; a foreign spelling of the id is looked for last.
      let found = try session.newestElement(of: key) {
        $0.contains(text) && $0.hasEventId(eventId, $1)
      }
      if let found { return found }
      return try session.newestElement(of: key) { $0.hasEventId(eventId, $1) }
    }
    guard let found else { return nil }
    return try writing().enqueue { buffer in
      buffer.append(command: "LREM", key, -1, found)
      return 1
    }
  }
}

extension ReadSession {
  /// The newest element of a list that passes a test, looked for in windows from the newest end.
  func newestElement(
    of key: String, where isWanted: (UnsafeRawBufferPointer, RecordDecoder) -> Bool
  ) throws(CacheError) -> [UInt8]? {
    // Counted from the oldest end, places stay what they are while elements are appended.
    var end = Int(clamping: try command("LLEN", key).integer ?? 0)
    let replies = ReplyBuffer()
    while end > 0 {
      let start = max(0, end - window)
      var buffer = CommandBuffer()
      buffer.append(command: "LRANGE", key, start, end - 1)
      let found: [UInt8]? = try redis { () throws(RedisError) in
        try connection.roundTrip(buffer, replies: 1, into: replies)
        return replies.withReplies { replies in
          let elements = replies.element(at: 0).map { Array($0.elements) } ?? []
          return elements.last { isWanted($0.utf8, decoder) }.map { [UInt8]($0.utf8) }
        }
      }
      if let found { return found }
      end = start
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func contains(_ text: [UInt8]) -> Bool {
    guard let first = text.first, count >= text.count else { return false }
    var start = startIndex
    while start <= count - text.count {
      if self[start] == first, self[start...].starts(with: text) { return true }
      start += 1
    }
    return false
  }

  /// Whether the bytes are a record with this event id.
  fileprivate func hasEventId(_ id: UUID4, _ decoder: RecordDecoder) -> Bool {
    let found = try? decoder.withMap(self) { map throws(SerializationError) in
      try map.uuid("event_id")
    }
    return found == id
  }
}
