/// The verbs for any family, one of your own among them.
extension CacheDatabase {
  /// Adds a record.
  ///
  /// A document takes the place of what was there; a log that exists is refused and left as it is.
  @discardableResult public func add<ID, Record>(
    _ record: Record, to family: Family<ID, Record>
  ) throws(CacheError) -> Receipt {
    try write(
      CacheWrite(rule: family.add.rule) { changes, context in
        family.add.changes(record, &changes, context)
      })
  }

  /// Writes a change of a record: the last event of a log, one call for each event, or a document as a whole.
  ///
  /// A log that does not exist is refused.
  @discardableResult public func update<ID, Record>(
    _ record: Record, in family: Family<ID, Record>
  ) throws(CacheError) -> Receipt {
    guard let update = family.update?(record) else { return try add(record, to: family) }
    return try write(
      CacheWrite(rule: update.rule) { changes, context in
        update.changes(record, &changes, context)
      })
  }

  /// Removes a record; removing what is not there changes nothing.
  @discardableResult public func delete<ID, Record>(
    _ id: ID, from family: Family<ID, Record>
  ) throws(CacheError) -> Receipt {
    let (key, text) = (family.key, family.text(id))
    return try write(
      CacheWrite { changes, context in
        changes.remove(context.key(key, text))
        // An older version's key would be read again in the place of the one that is gone.
        if let suffix = key.olderSuffix {
          changes.remove("\(context.keys.prefix(key))\(text)\(suffix)")
        }
        context.list(.withdraw, key, text, in: &changes)
      })
  }

  /// Reads one record; `nil` when there is none.
  public func load<ID, Record>(
    _ id: ID, from family: Family<ID, Record>
  ) async throws(CacheError) -> Record? {
    try await read(CacheRead { session throws(CacheError) in try session.load(family, id) })
  }

  /// Reads all records of a family, in the order of their ids.
  public func loadAll<ID, Record>(
    _ family: Family<ID, Record>, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Record> {
    try await read(CacheRead { session throws(CacheError) in try session.loadAll(family) })
      .checked(policy)
  }

  /// Makes a write once more that was rejected or never made, as it was.
  ///
  /// Look at it first: what was rejected because a record exists, or has another length, is likely to be
  /// rejected again.
  /// - Throws: `CacheError.invalidKey` for a write without contents, and what every write throws.
  @discardableResult public func writeAgain(
    _ rejected: RejectedWrite
  ) throws(CacheError) -> Receipt {
    guard let contents = rejected.contents else { throw .invalidKey(rejected.key) }
    return try write(CacheWrite(rule: contents.rule) { changes, _ in changes.append(contents) })
  }
}
