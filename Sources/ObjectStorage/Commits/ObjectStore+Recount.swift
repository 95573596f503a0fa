import Logging
import RedisClient

extension ObjectStore {
  /// Counts bytes and objects anew, after a damaged record that counted was replaced or removed.
  ///
  /// What does not get done is done when the next one is; until then the totals count too much.
  func recount() async {
    do throws(ObjectError) {
      var pauses = Pauses(within: configuration.retryTimeout)
      while try await !retrying({ connection throws(ObjectError) in
        try self.recount(on: connection)
      }) {
        guard await pauses.pause() else { return }
      }
    } catch {
      logger.warning("the totals were not counted anew after damage: \(error)")
    }
  }

  /// Whether it was done; another client may come in between.
  private func recount(on connection: RedisConnection) throws(ObjectError) -> Bool {
    let (_, outcome) = try connection.transaction(
      watching: StoredState.watched(keys), mapping: { ObjectError.redis($0) }
    ) { reads in
      reads.append(command: "ZRANGEBYLEX", keys.names, "-", "+")
      reads.append(command: "HMGET", keys.totals, "bytes", "objects")
    } deciding: { replies, writes throws(ObjectError) in
      let names = (replies[0].elements ?? []).compactMap(\.text)
      let totals = replies[1].elements?.map { $0.text.flatMap { Int($0) } ?? 0 } ?? []
      var bytes = 0
      for name in names {
        let key = ObjectKey(stored: name)
        let reply = try redis { () throws(RedisError) in
          try connection.roundTrip("GET", keys.object(key))
        }
        if case .sound(let object) = try ObjectRecord(reply, of: key) { bytes += object.bytes }
      }
      let (missing, wrong) = (bytes - (totals.first ?? 0), names.count - (totals.last ?? 0))
      if missing != 0 { writes.append(command: "HINCRBY", keys.totals, "bytes", missing) }
      if wrong != 0 { writes.append(command: "HINCRBY", keys.totals, "objects", wrong) }
    }
    switch outcome {
    case .unchanged, .applied: return true
    case .overtaken: return false
    // Applied twice it would be wrong, so it is looked at again.
    case .inDoubt: return false
    case .refused(let error), .partlyApplied(let error): throw .redis(error)
    }
  }
}
