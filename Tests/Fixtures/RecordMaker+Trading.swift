package import TradingModel

/// Orders, fills, positions, accounts and commands.
extension RecordMaker {
  static let trader = TraderId(unchecked: Text("TESTER-001"))
  static let strategy = StrategyId(unchecked: Text("S-1"))
  static let account = AccountId(unchecked: Text("SIM-001"))
  static let instrumentId = InstrumentId(unchecked: Text("ETH☃.SIM"))

  mutating func orderId() -> ClientOrderId { ClientOrderId(unchecked: Text(word())) }

  mutating func terms() throws -> OrderTerms {
    let trigger = pick(TriggerType.allCases)
    let display = try maybe { try $0.quantity() }
    let expire = maybe { $0.time() }
    let trailing = TrailingTerms(
      activationPrice: try maybe { try $0.price() }, triggerPrice: try maybe { try $0.price() },
      triggerType: trigger, offset: try decimal(), offsetType: pick(TrailingOffsetType.allCases))
    switch pick(OrderType.allCases) {
    case .market: return .market
    case .limit: return .limit(price: try price(), displayQuantity: display, expireTime: expire)
    case .stopMarket:
      return .stopMarket(triggerPrice: try price(), triggerType: trigger, expireTime: expire)
    case .stopLimit:
      return .stopLimit(
        price: try price(), triggerPrice: try price(), triggerType: trigger,
        displayQuantity: display, expireTime: expire)
    case .marketToLimit:
      return .marketToLimit(
        price: try maybe { try $0.price() }, displayQuantity: display, expireTime: expire)
    case .marketIfTouched:
      return .marketIfTouched(triggerPrice: try price(), triggerType: trigger, expireTime: expire)
    case .limitIfTouched:
      return .limitIfTouched(
        price: try price(), triggerPrice: try price(), triggerType: trigger,
        displayQuantity: display, expireTime: expire)
    case .trailingStopMarket: return .trailingStopMarket(trailing, expireTime: expire)
    case .trailingStopLimit:
      return .trailingStopLimit(
        trailing, price: try maybe { try $0.price() }, limitOffset: try decimal(),
        displayQuantity: display, expireTime: expire)
    }
  }

  mutating func initialized() throws -> OrderInitialized {
    OrderInitialized(
      side: pick(OrderSide.allCases), quantity: try quantity(),
      timeInForce: pick(TimeInForce.allCases + [.gtc, .gtc, .gtd]), terms: try terms(),
      isPostOnly: chance(2), isReduceOnly: chance(2), isQuoteQuantity: chance(2),
      emulationTrigger: chance(2) ? .noTrigger : pick(TriggerType.allCases),
      triggerInstrumentId: maybe { _ in Self.instrumentId },
      contingencyType: chance(2) ? .noContingency : pick(ContingencyType.allCases),
      orderListId: maybe { OrderListId(unchecked: Text($0.word())) },
      linkedOrderIds: maybe { maker in (0..<maker.below(3)).map { _ in maker.orderId() } },
      parentOrderId: maybe { $0.orderId() },
      execAlgorithmId: maybe { ExecAlgorithmId(unchecked: Text($0.word())) },
      execAlgorithmParams: maybe { $0.map() }, execSpawnId: maybe { $0.orderId() },
      tags: maybe { maker in (0..<maker.below(3)).map { _ in maker.text() } })
  }

  package mutating func fill(
    position: PositionId? = nil, side: OrderSide? = nil
  ) throws -> OrderFilled {
    OrderFilled(
      venueOrderId: VenueOrderId(unchecked: Text(pick(["V-1", "V-2", word()]))),
      accountId: Self.account, tradeId: TradeId(unchecked: Text("T\(below(1 << 40))")),
      positionId: position, side: side ?? pick(OrderSide.allCases),
      orderType: pick(OrderType.allCases), lastQuantity: try quantity(), lastPrice: try price(),
      currency: currency(), commission: try money(), liquiditySide: pick(LiquiditySide.allCases),
      info: map())
  }

  package mutating func kind() throws -> OrderEvent.Kind {
    let reference = VenueReference(
      venueOrderId: maybe { VenueOrderId(unchecked: Text($0.pick(["V-1", "V-2"]))) },
      accountId: maybe { _ in Self.account })
    switch below(18) {
    case 0: return .initialized(try initialized())
    case 1: return .denied(reason: text())
    case 2: return .emulated
    case 3: return .released(price: try price())
    case 4: return .submitted(accountId: Self.account)
    case 5:
      return .accepted(venueOrderId: VenueOrderId(unchecked: Text("V-1")), accountId: Self.account)
    case 6: return .rejected(accountId: Self.account, reason: text(), duePostOnly: chance(2))
    case 7: return .canceled(reference)
    case 8: return .expired(reference)
    case 9: return .triggered(reference)
    case 10: return .pendingUpdate(reference)
    case 11: return .pendingCancel(reference)
    case 12: return .modifyRejected(reference, reason: text())
    case 13: return .cancelRejected(reference, reason: text())
    case 14, 15:
      return .updated(
        OrderUpdated(
          reference: reference, quantity: try quantity(), isQuoteQuantity: chance(2),
          price: try maybe { try $0.price() }, triggerPrice: try maybe { try $0.price() }))
    default: return .filled(try fill(position: maybe { PositionId(unchecked: Text($0.word())) }))
    }
  }

  /// An event of any kind, whose two times differ.
  package mutating func event(
    _ kind: OrderEvent.Kind, of order: ClientOrderId, instrument: InstrumentId? = nil
  ) -> OrderEvent {
    OrderEvent(
      traderId: Self.trader, strategyId: Self.strategy,
      instrumentId: instrument ?? Self.instrumentId, clientOrderId: order,
      eventId: UUID4(using: &random), tsEvent: time(), tsInit: time(), isReconciliation: chance(2),
      kind: kind)
  }

  /// An order after as many random events as it took; `nil` for one that cannot be.
  package mutating func order(_ rules: FoldingRules) throws -> Order? {
    let id = orderId()
    let first = event(.initialized(try initialized()), of: id)
    guard var order = try? Order(first, rules: rules) else { return nil }
    for _ in 0..<below(30) { try? order.apply(event(kind(), of: id)) }
    return order
  }

  package mutating func position(_ instrument: Instrument, _ rules: FoldingRules) throws
    -> Position?
  {
    let id = PositionId(unchecked: Text(word()))
    let orders = [orderId(), orderId()]
    var position: Position?
    for _ in 0..<1 + below(12) {
      let fill = try fill(position: id, side: pick([.buy, .sell]))
      let event = event(.filled(fill), of: pick(orders), instrument: instrument.id)
      if position == nil {
        position = try? Position(instrument: instrument, fill: event, rules: rules)
      } else {
        try? position?.apply(event)
      }
    }
    return position
  }

  mutating func statement(_ type: AccountType, _ base: Currency?) throws -> AccountState {
    let currencies = base.map { [$0] } ?? (0..<below(4)).map { _ in currency() }
    let balances = try currencies.compactMap { currency -> AccountBalance? in
      let (total, locked) = (try money(currency), try money(currency))
      guard let free = try? total - locked else { return nil }
      return try AccountBalance(total: total, locked: locked, free: free)
    }
    let margins = (0..<below(3)).compactMap { _ -> MarginBalance? in
      let currency = currency()
      return try? MarginBalance(
        initial: try money(currency), maintenance: try money(currency),
        instrumentId: maybe { _ in Self.instrumentId })
    }
    return AccountState(
      accountId: Self.account, type: type, baseCurrency: base, balances: balances,
      margins: margins, isReported: chance(2), info: map(), eventId: UUID4(using: &random),
      tsEvent: time(), tsInit: time())
  }

  package mutating func account(_ rules: FoldingRules) throws -> Account? {
    let (type, base) = (pick(AccountType.allCases), maybe { $0.currency() })
    guard var account = try? Account(statement(type, base), rules: rules) else { return nil }
    for _ in 0..<below(5) { try? account.apply(statement(type, base)) }
    return account
  }

  package mutating func submit() throws -> SubmitOrder? {
    try? SubmitOrder(
      clientId: maybe { ClientId(unchecked: Text($0.word())) }, traderId: Self.trader,
      strategyId: Self.strategy, order: event(.initialized(initialized()), of: orderId()),
      positionId: maybe { PositionId(unchecked: Text($0.word())) },
      commandId: UUID4(using: &random), tsInit: time())
  }

  package mutating func submitList() throws -> SubmitOrderList? {
    try? SubmitOrderList(
      clientId: nil, traderId: Self.trader, strategyId: Self.strategy,
      orderListId: OrderListId(unchecked: Text(word())),
      orders: (0..<below(3)).map { _ in event(.initialized(try initialized()), of: orderId()) },
      positionId: nil, commandId: UUID4(using: &random), tsInit: time())
  }
}
