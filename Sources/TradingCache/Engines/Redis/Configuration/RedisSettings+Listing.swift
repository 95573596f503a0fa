extension RedisSettings {
  /// How the keys of a trader are found, when more than one record is asked for.
  public enum Listing: Sendable, Hashable {
    /// `SCAN` looks at every key of the server's database, whoever it belongs to.
    ///
    /// Right whoever wrote the records, and as slow as the database is large: 0.3 to 1 us per key.
    case scan

    /// A catalogue in the database, kept in the transactions of the records that it lists.
    ///
    /// As fast as the trader's own records are few; every write but the updates of orders, positions and
    /// accounts has a command more. Only for a trader whose records this package alone
    /// writes: NautilusTrader keeps no catalogue, and of what it adds only orders and positions would be
    /// found. `verify()` compares the catalogue with the keys, and `repairIndexes()` mends it.
    ///
    /// The first writer with this setting makes the catalogue, by one `SCAN`; so does the next one after a
    /// writer without it, whose records are not in there. Until then, and wherever the catalogue is not that
    /// of the last writer, reads use `SCAN`, so that all readers may have this setting at any time.
    case catalogue
  }
}
