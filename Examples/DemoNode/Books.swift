import TradingCache

/// All writes of the node: one call of the database each, and a line in the demo's own record.
///
/// In a node of your own, call the database directly.
@MainActor
struct Books {
  private let database: any CacheDatabase
  private let record: WriteRecord
  private let serializer = MsgPackSerializer()

  init(_ database: any CacheDatabase, record: WriteRecord) {
    self.database = database
    self.record = record
  }

  var traderId: TraderId { database.traderId }

  func add(_ currency: Currency) throws {
    let content = serializer.serialize(CurrencyRecord(currency))
    try record.set("currencies:\(currency.code)", content) { try database.addCurrency(currency) }
  }

  func add(_ instrument: Instrument) throws {
    let content = serializer.serialize(instrument)
    try record.set("instruments:\(instrument.id)", content) {
      try database.addInstrument(instrument)
    }
  }

  func add(_ account: Account) throws {
    try record.append("accounts:\(account.id)", account.lastEvent.eventId) {
      try database.addAccount(account)
    }
  }

  func update(_ account: Account) throws {
    try record.append("accounts:\(account.id)", account.lastEvent.eventId) {
      try database.updateAccount(account)
    }
  }

  func add(_ order: Order, positionId: PositionId) throws {
    try record.append("orders:\(order.clientOrderId)", order.lastEvent.eventId) {
      try database.addOrder(order, positionId: positionId, clientId: nil)
    }
  }

  func update(_ order: Order) throws {
    try record.append("orders:\(order.clientOrderId)", order.lastEvent.eventId) {
      try database.updateOrder(order)
    }
  }

  func add(_ command: SubmitOrder) throws -> Receipt {
    let key = "commands:submit_order:\(command.order.clientOrderId)"
    return try record.set(key, serializer.serialize(command)) {
      try database.addSubmitOrderCommand(command)
    }
  }

  func add(_ position: Position) throws {
    try record.append("positions:\(position.id)", position.lastFill.eventId) {
      try database.addPosition(position)
    }
  }

  func update(_ position: Position) throws {
    try record.append("positions:\(position.id)", position.lastFill.eventId) {
      try database.updatePosition(position)
    }
  }

  func save(_ strategy: DemoStrategy) throws {
    let content = serializer.serialize(strategy.saveState())
    try record.set("strategies:\(strategy.id):state", content) {
      try database.updateStrategy(strategy)
    }
  }

  func confirmed(_ receipt: Receipt) async throws { try await database.confirmed(receipt) }

  func sync() async throws { try await database.sync() }

  /// Closes the database, and then the record.
  func close() async throws {
    try await database.close()
    await record.close()
  }
}
