package import TradingCache
package import VariableStorage

/// All writes of a node: one call of the database each, and a line in the demo's own record.
///
/// In a node of your own, call the database directly.
@MainActor
package struct Books {
  private let database: any CacheDatabase
  private let variables: [StrategyId: StrategyVariables]
  private let record: WriteRecord?
  private let serializer = MsgPackSerializer()

  /// - Parameters:
  ///   - database: keeps orders, positions and accounts.
  ///   - variables: keep what the strategies remember; none in a backtest.
  ///   - record: the demo's own record of all this.
  package init(
    _ database: any CacheDatabase, variables: [StrategyId: StrategyVariables] = [:],
    record: WriteRecord? = nil
  ) {
    self.database = database
    self.variables = variables
    self.record = record
  }

  var traderId: TraderId { database.traderId }

  func add(_ currency: Currency) throws {
    try set("currencies:\(currency.code)", serializer.serialize(CurrencyRecord(currency))) {
      try database.addCurrency(currency)
    }
  }

  func add(_ instrument: Instrument) throws {
    try set("instruments:\(instrument.id)", serializer.serialize(instrument)) {
      try database.addInstrument(instrument)
    }
  }

  func add(_ account: Account) throws {
    try append("accounts:\(account.id)", account.lastEvent.eventId) {
      try database.addAccount(account)
    }
  }

  func update(_ account: Account) throws {
    try append("accounts:\(account.id)", account.lastEvent.eventId) {
      try database.updateAccount(account)
    }
  }

  func add(_ order: Order, positionId: PositionId) throws {
    try append("orders:\(order.clientOrderId)", order.lastEvent.eventId) {
      try database.addOrder(order, positionId: positionId, clientId: nil)
    }
  }

  func update(_ order: Order) throws {
    try append("orders:\(order.clientOrderId)", order.lastEvent.eventId) {
      try database.updateOrder(order)
    }
  }

  func add(_ command: SubmitOrder) throws -> Receipt {
    let key = "commands:submit_order:\(command.order.clientOrderId)"
    return try set(key, serializer.serialize(command)) {
      try database.addSubmitOrderCommand(command)
    }
  }

  func add(_ position: Position) throws {
    try append("positions:\(position.id)", position.lastFill.eventId) {
      try database.addPosition(position)
    }
  }

  func update(_ position: Position) throws {
    try append("positions:\(position.id)", position.lastFill.eventId) {
      try database.updatePosition(position)
    }
  }

  func save(_ strategy: DemoStrategy) throws {
    try set("strategies:\(strategy.id):state", serializer.serialize(strategy.saveState())) {
      try database.updateStrategy(strategy)
    }
    guard let vars = variables[strategy.id], vars.memory != strategy.memory else { return }
    record?.note(strategy.id, strategy.memory, stored: vars.status.version)
    vars.memory = strategy.memory
  }

  /// A strategy has seen a price: what it remembers is backed up, without waiting.
  func iterationEnded(of strategy: StrategyId) { variables[strategy]?.iterationEnded() }

  func confirmed(_ receipt: Receipt) async throws { try await database.confirmed(receipt) }

  func sync() async throws { try await database.sync() }

  /// Waits until everything is stored, and closes the variables, the database, and then the record.
  package func close() async throws {
    for vars in variables.values { try await vars.close() }
    try await database.close()
    await record?.close()
  }

  // MARK: The record

  private func append(
    _ key: @autoclosure () -> String, _ eventId: UUID4, _ write: () throws -> Receipt
  ) throws {
    guard let record else { return _ = try write() }
    try record.append(key(), eventId, write)
  }

  @discardableResult
  private func set(
    _ key: @autoclosure () -> String, _ content: @autoclosure () -> [UInt8],
    _ write: () throws -> Receipt
  ) throws -> Receipt {
    guard let record else { return try write() }
    return try record.set(key(), content(), write)
  }
}
