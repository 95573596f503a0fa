public import TradingModel

extension RestoredState {
  /// What was restored, and what was not.
  public var report: RestoreReport {
    RestoreReport(
      lastStop: lastStop, confirmedWrites: confirmedWrites, newestRecord: newestRecord,
      unresolvedSubmits: unresolvedSubmits.count, counts: counts, unreadable: unreadable)
  }

  private var counts: [String: Int] {
    var counts: [String: Int] = [:]
    for family in families.rows where family.role.counting != .never {
      let count = restored[family.kind]?.count ?? 0
      if count > 0 || family.role.counting == .always { counts[family.title] = count }
    }
    return counts
  }

  /// When the newest event among accounts, orders and positions happened.
  private var newestRecord: UnixNanos? {
    [
      accounts.lazy.map(\.lastEvent.tsEvent).max(), orders.lazy.map(\.tsLast).max(),
      positions.lazy.map(\.tsLast).max(),
    ].lazy.compactMap(\.self).max()
  }
}

/// What a restore brought back, and what it could not.
public struct RestoreReport: Sendable, Hashable {
  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public let lastStop: LastStop?
  /// Whether the store has kept what it had confirmed, or has older data.
  public let confirmedWrites: ConfirmedWrites
  /// When the newest event happened, in nanoseconds since the UNIX epoch: how old the state is.
  public let newestRecord: UnixNanos?
  /// How many submitted orders show no answer from the venue.
  public let unresolvedSubmits: Int
  /// How many records of each family were restored, by the family's title.
  ///
  /// Families that not every node has, such as actors, are listed where there are any.
  public let counts: [String: Int]
  /// The stored records that cannot be read, with their reasons; they are left where they are.
  public let unreadable: [UnreadableRecord]
}
