/// The request to cancel an order at its venue.
public struct CancelOrder: Sendable, Hashable {
  /// The execution client to ask; `nil` for the one of the order's venue.
  public let clientId: ClientId?
  /// Whose node.
  public let traderId: TraderId
  /// Which strategy's order.
  public let strategyId: StrategyId
  /// Of what instrument.
  public let instrumentId: InstrumentId
  /// Which order.
  public let clientOrderId: ClientOrderId
  /// The venue's name of the order, where it is known.
  public let venueOrderId: VenueOrderId?
  /// The command's own identity.
  public let commandId: UUID4
  /// When the command was made, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos
  /// What newer versions carry besides; `nil` for a command that says nothing of it.
  public let extras: CommandExtras?

  /// Describes the request.
  public init(
    clientId: ClientId? = nil, traderId: TraderId, strategyId: StrategyId,
    instrumentId: InstrumentId, clientOrderId: ClientOrderId, venueOrderId: VenueOrderId? = nil,
    commandId: UUID4 = UUID4(), tsInit: UnixNanos, extras: CommandExtras? = nil
  ) {
    self.clientId = clientId
    self.traderId = traderId
    self.strategyId = strategyId
    self.instrumentId = instrumentId
    self.clientOrderId = clientOrderId
    self.venueOrderId = venueOrderId
    self.commandId = commandId
    self.tsInit = tsInit
    self.extras = extras
  }
}
