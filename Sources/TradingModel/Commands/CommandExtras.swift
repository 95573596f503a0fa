/// What the commands of NautilusTrader 1.222 and later carry beside the order.
public struct CommandExtras: Sendable, Hashable {
  /// What the execution client is told besides; `nil` where the record has no such key, as those of a
  /// ``CancelOrder`` and a ``ModifyOrder`` of NautilusTrader have none.
  public var params: DynamicMap?
  /// The command or event that this one follows from.
  public var correlationId: UUID4?

  /// Names what a command carries.
  public init(params: DynamicMap? = DynamicMap(), correlationId: UUID4? = nil) {
    self.params = params
    self.correlationId = correlationId
  }
}
