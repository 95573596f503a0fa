/// What opening a database found.
public struct Opening: Sendable, Hashable {
  /// How the trader's last writer ended; `nil` in a read-only database, which does not ask.
  public var lastStop: LastStop?
  /// Whether the store has kept what it had confirmed; unknown in a read-only database.
  public var confirmedWrites = ConfirmedWrites.unknown
  /// Settings of the server that lose data; also logged when the database is opened.
  public var serverWarnings: [ServerWarning] = []
}
