/// One statement of what an account holds, from its venue or from the node's own calculation.
///
/// An account is the fold of its statements.
public struct AccountState: Sendable, Hashable {
  /// Which account.
  public let accountId: AccountId
  /// What the account may do.
  public let type: AccountType
  /// The one currency of the account, or `nil` when it holds several.
  public let baseCurrency: Currency?
  /// What it holds, a balance for each currency that is stated.
  public let balances: [AccountBalance]
  /// The margins in force.
  public let margins: [MarginBalance]
  /// Whether the venue reported it; otherwise the node calculated it.
  public let isReported: Bool
  /// What else the venue said.
  public let info: DynamicMap
  /// The event's own identity.
  public let eventId: UUID4
  /// When it was so, in nanoseconds since the UNIX epoch.
  public let tsEvent: UnixNanos
  /// When the node made this record of it, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos

  /// Records a statement.
  public init(
    accountId: AccountId, type: AccountType, baseCurrency: Currency? = nil,
    balances: [AccountBalance], margins: [MarginBalance] = [], isReported: Bool,
    info: DynamicMap = DynamicMap(), eventId: UUID4 = UUID4(), tsEvent: UnixNanos,
    tsInit: UnixNanos
  ) {
    self.accountId = accountId
    self.type = type
    self.baseCurrency = baseCurrency
    self.balances = balances
    self.margins = margins
    self.isReported = isReported
    self.info = info
    self.eventId = eventId
    self.tsEvent = tsEvent
    self.tsInit = tsInit
  }
}
