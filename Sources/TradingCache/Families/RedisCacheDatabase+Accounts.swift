import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  static let accounts = RecordFamily<AccountId, Account>(
    collection: .accounts, shape: .log, id: { try AccountId(text: $0) },
    record: { id, events, decoder in
      let account = try Account(
        events: try events.map { try decoder.decode(AccountState.self, from: $0) })
      guard account.id == id else { throw RecordFault("holds the events of account \(account.id)") }
      return account
    })

  @discardableResult
  public func addAccount(_ account: Account) throws(CacheError) -> Receipt {
    try writing().enqueue(rule: .create) { buffer in
      let events = configuration.persistAccountEvents ? account.events : [account.lastEvent]
      return buffer.appendCreate(keys, .accounts, account.id.text, events, serializer)
        + appendListing("SADD", .accounts, account.id.text, to: &buffer)
    }
  }

  @discardableResult
  public func updateAccount(_ account: Account) throws(CacheError) -> Receipt {
    // At least: a node may keep the latest statements only.
    let rule: WriteRule =
      configuration.persistAccountEvents
      ? .appendAtLeast(length: UInt32(clamping: account.events.count))
      : .append(expectedLength: nil)
    return try writing().enqueue(rule: rule) { buffer in
      buffer.begin("RPUSHX", argumentCount: 2, keys, .accounts, account.id.text)
      buffer.appendBulk(account.lastEvent, serializer)
      guard !configuration.persistAccountEvents else { return 1 }
      buffer.begin("LTRIM", argumentCount: 3, keys, .accounts, account.id.text)
      buffer.appendBulk(-1)
      buffer.appendBulk(-1)
      return 2
    }
  }

  public func loadAccount(_ id: AccountId) async throws(CacheError) -> Account? {
    try await reading { session throws(CacheError) in try session.load(Self.accounts, id) }
  }

  public func loadAccounts(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Account> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.accounts) }
      .checked(policy)
  }
}
