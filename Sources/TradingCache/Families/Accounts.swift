public import TradingModel
import TradingSerialization

/// Accounts, each folded from the statements about it.
///
///     trader-{trader}:accounts:{account}     list of AccountState, oldest first
extension FamilyKey {
  static let accounts = FamilyKey("accounts")
}

extension Family where ID == AccountId, Record == Account {
  static var accounts: Self {
    Family(
      kind: "account", title: "accounts", key: .accounts, shape: .log,
      parse: { try AccountId(text: $0) }, text: { $0.text },
      reading: { _ in
        { id, events, decoder in
          let account = try Account(
            events: try events.map { try decoder.decode(AccountState.self, from: $0) },
            rules: decoder.rules)
          guard account.id == id else {
            throw RecordFault("holds the events of account \(account.id)")
          }
          return account
        }
      },
      add: (
        .create,
        { account, changes, context in
          let key = context.key(.accounts, account.id.text)
          let events =
            context.options.persistAccountEvents ? account.events : [account.lastEvent]
          changes.create(key, events, context.serializer, staging: context.keys.staging)
          context.list(.insert, .accounts, account.id.text, in: &changes)
        }
      ),
      shown: ShownFamily(table: .balances) { account throws(SerializationError) in
        ("\(account.id)", account.stateMap(lastEvent: try DynamicMap(wireMapOf: account.lastEvent)))
      })
  }
}

extension AnyFamily {
  static var accounts: AnyFamily { AnyFamily(.accounts, role: .usual) }
}

extension WriteContext {
  /// The rule of an update.
  ///
  /// At least so long: a node may keep the latest statements only.
  @inline(__always)
  func ruleForUpdate(of account: Account) -> WriteRule {
    options.persistAccountEvents
      ? .appendAtLeast(length: UInt32(clamping: account.events.count))
      : .append(expectedLength: nil)
  }
}

extension ChangeBuffer {
  /// Adds what writes the last statement of an account.
  @inline(__always)
  mutating func update(_ account: Account, _ context: WriteContext) {
    let key = RecordKey(prefix: context.accounts, id: account.id.text)
    append(account.lastEvent, to: key, context.serializer)
    if !context.options.persistAccountEvents { trim(key, toNewest: 1) }
  }
}

extension RestoredState {
  /// The accounts, by id.
  public var accounts: Restored<Account> { self[.accounts] }
}

extension CacheDatabase {
  /// Adds an account with all its events; an account that exists is refused and left as it is.
  @discardableResult public func addAccount(_ account: Account) throws(CacheError) -> Receipt {
    try add(account, to: .accounts)
  }

  /// Reads an account.
  public func loadAccount(_ id: AccountId) async throws(CacheError) -> Account? {
    try await load(id, from: .accounts)
  }

  /// Reads all accounts, by id.
  public func loadAccounts(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Account> {
    try await loadAll(.accounts, policy)
  }

  /// Removes one statement about an account from its log; the last one that is left takes the log along.
  ///
  /// Of a statement that stands there twice, the newer copy goes. Go on with the account that
  /// `loadAccount` gives, since updates compare the length of the log.
  ///
  /// The log is read from its newest end until the statement is found; then these very bytes are removed,
  /// looked for from that end. What is appended meanwhile is in no danger.
  ///
  /// - Returns: The receipt, or `nil` when the log has no such statement.
  @discardableResult
  public func deleteAccountEvent(
    _ accountId: AccountId, _ eventId: UUID4
  ) async throws(CacheError) -> Receipt? {
    let text = Array("\(eventId)".utf8)
    let found = try await read(
      CacheRead { session throws(CacheError) -> [UInt8]? in
        let key = session.keys.key(.accounts, accountId)
        let decoder = session.decoder
        // Only what has the id's text in it is decoded; a foreign spelling of the id is looked for last.
        let found = try session.engine.newestElement(of: key) {
          $0.contains(text) && $0.hasEventId(eventId, decoder)
        }
        if let found { return found }
        return try session.engine.newestElement(of: key) { $0.hasEventId(eventId, decoder) }
      })
    guard let found else { return nil }
    return try write(
      CacheWrite { changes, context in
        changes.removeElement(found, of: context.key(.accounts, accountId.text))
      })
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

extension Account {
  fileprivate func stateMap(lastEvent: DynamicMap) -> DynamicMap {
    let balances = balances.map { balance in
      let amounts: DynamicMap = [
        "total": .string("\(balance.total)"), "locked": .string("\(balance.locked)"),
        "free": .string("\(balance.free)"),
      ]
      return DynamicMap.Entry(key: .string("\(balance.currency)"), value: .map(amounts))
    }
    let starting = startingBalances.map { total in
      DynamicMap.Entry(key: .string("\(total.currency)"), value: .string("\(total)"))
    }
    return [
      "balances": .map(DynamicMap(entries: balances)),
      "starting_balances": .map(DynamicMap(entries: starting)),
      "event_ids": .texts(events.map(\.eventId)), "last_event": .map(lastEvent),
    ]
  }
}
