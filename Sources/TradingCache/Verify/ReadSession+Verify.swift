import RedisClient
import TradingModel
import TradingSerialization

extension ReadSession {
  /// The elements of snapshots and of the recent market that cannot be read.
  func unreadableElements(in found: KeyList) throws(CacheError) -> [UnreadableRecord] {
    var records: [UnreadableRecord] = []
    try forEachSeries(in: found) { series throws(CacheError) in
      records += series.records.unreadable
    }
    if let fault = try loadHeartbeat().fault { records.append(fault) }
    return records
  }

  /// The keys that the server is going to remove; a heartbeat is meant to go, and the writer's own keys
  /// are its own.
  func expiringKeys(in found: [String]) throws(CacheError) -> [String] {
    let spared = Set(keys.ofWriter + [keys.heartbeat])
    let records = found.filter { !spared.contains($0) }
    let replies = ReplyBuffer()
    var expiring: [String] = []
    for start in stride(from: 0, to: records.count, by: window) {
      let page = records[start..<min(start + window, records.count)]
      var buffer = CommandBuffer()
      for key in page { buffer.append(command: "PTTL", key) }
      try redis { () throws(RedisError) in
        try connection.roundTrip(buffer, replies: page.count, into: replies)
        replies.withReplies { replies in
          for (key, reply) in zip(page, replies.elements) where (reply.integer ?? -1) >= 0 {
            expiring.append(key)
          }
        }
      }
    }
    return expiring
  }

  /// Compares every index with the event logs.
  func compareIndexes(
    _ check: inout Check, _ orders: Restored<Order>, _ positions: Restored<Position>
  ) throws(CacheError) {
    let plan = IndexPlan(
      orders: orders.records, positions: positions.records,
      unreadableOrders: ids(of: .orders, orders.unreadable),
      unreadablePositions: ids(of: .positions, positions.unreadable))
    for index in Index.allCases {
      let key = keys.key(index).description
      let isHash = IndexPlan.hashes.contains(index)
      var repair = IndexRepair(key: key)
      var isOtherType = false
      try read(key, as: isHash ? .hash : .set) { reply throws(CacheError) in
        guard try ReadSession.fault(in: reply, key: key) == nil else {
          isOtherType = true
          return
        }
        let parts = reply.elements.map { [UInt8]($0.utf8) }
        if isHash {
          let entries = stride(from: 0, to: parts.count - 1, by: 2).map {
            (field: parts[$0], value: parts[$0 + 1])
          }
          repair.compare(entries, of: index, with: plan)
        } else {
          repair.compare(parts, of: index, with: plan)
        }
      }
      if isOtherType {
        let type = try command("TYPE", key).text ?? "record of another type"
        repair.replace(type, of: index, with: plan)
      }
      check.note(repair)
    }
  }

  private func ids(of collection: Collection, _ records: [UnreadableRecord]) -> Set<Text> {
    Set(records.compactMap { keys.id(in: $0.key, of: collection).map { Text($0) } })
  }
}
