import RedisClient
import TradingModel
import TradingSerialization

extension ReadSession {
  /// The elements of snapshots and of the recent market that cannot be read.
  func unreadableElements(in found: [String]) throws(CacheError) -> [UnreadableRecord] {
    var records: [UnreadableRecord] = []
    for key in found {
      if keys.id(in: key, of: .orderSnapshots) != nil {
        records += try loadSeries(DynamicMap.self, key: key).unreadable
      } else if keys.id(in: key, of: .positionSnapshots) != nil {
        records += try loadSeries(PositionSnapshot.self, key: key).unreadable
      } else if keys.id(in: key, of: .quotes) != nil {
        records += try loadSeries(QuoteTick.self, key: key).unreadable
      } else if keys.id(in: key, of: .trades) != nil {
        records += try loadSeries(TradeTick.self, key: key).unreadable
      } else if keys.id(in: key, of: .bars) != nil {
        records += try loadSeries(Bar.self, key: key).unreadable
      } else if keys.id(in: key, of: .fundingRates) != nil {
        records += try loadSeries(FundingRateUpdate.self, key: key).unreadable
      } else if keys.id(in: key, of: .signals) != nil {
        records += try loadSeries(Signal.self, key: key).unreadable
      } else if keys.id(in: key, of: .customData) != nil {
        records += try loadSeries(CustomData.self, key: key).unreadable
      }
    }
    do throws(CacheError) {
      _ = try loadHeartbeat()
    } catch {
      guard case .unreadable(let heartbeat) = error else { throw error }
      records += heartbeat
    }
    return records
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
