import Testing

@testable import TradingModel

/// The state machine, cell by cell, as NautilusTrader 1.221 was seen to run it.
@Suite struct OrderStatusTests {
  /// A row for each status, a column for each event.
  ///
  /// A cell is the status that the event leads to, `=` for none, `x` for an event that cannot happen.
  /// Pending orders were accepted before.
  static let table = """
    status           Denied Emulated Released Submitted Accepted Rejected Canceled Expired Triggered \
    PendingUpdate PendingCancel ModifyRejected CancelRejected Updated Partial Full
    INITIALIZED      DEN EMU REL SUB ACC REJ CAN EXP TRI x   x   =   =   =   x   x
    EMULATED         x   x   REL x   x   x   CAN EXP x   x   x   =   =   =   x   x
    RELEASED         DEN x   x   SUB x   x   CAN x   x   x   x   =   =   =   x   x
    SUBMITTED        x   x   x   x   ACC REJ CAN x   x   PUP PCA =   =   =   PFI FIL
    ACCEPTED         x   x   x   x   x   REJ CAN EXP TRI PUP PCA =   =   =   PFI FIL
    TRIGGERED        x   x   x   x   x   REJ CAN EXP x   PUP PCA =   =   =   PFI FIL
    PARTIALLY_FILLED x   x   x   x   x   x   CAN EXP x   PUP PCA =   =   =   =   FIL
    PENDING_UPDATE   x   x   x   =   ACC REJ CAN EXP TRI =   PCA ACC =   ACC PFI FIL
    PENDING_CANCEL   x   x   x   x   ACC REJ CAN EXP x   x   =   =   ACC =   PFI FIL
    CANCELED         x   x   x   x   x   x   x   x   x   x   x   =   =   =   PFI FIL
    DENIED           x   x   x   x   x   x   x   x   x   x   x   =   =   =   x   x
    REJECTED         x   x   x   x   x   x   x   x   x   x   x   =   =   =   x   x
    EXPIRED          x   x   x   x   x   x   x   x   x   x   x   =   =   =   x   x
    FILLED           x   x   x   x   x   x   x   x   x   x   x   =   =   =   x   x
    """

  struct Cell: Sendable, CustomTestStringConvertible {
    let status: OrderStatus
    let event: String
    let outcome: String
    var testDescription: String { "\(status.rawValue) \(event) -> \(outcome)" }
  }

  static let cells: [Cell] = {
    let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return rows.dropFirst().flatMap { row in
      zip(rows[0], row).dropFirst().compactMap { event, outcome in
        OrderStatus(rawValue: row[0]).map { Cell(status: $0, event: event, outcome: outcome) }
      }
    }
  }()

  static let abbreviations: [String: OrderStatus] = [
    "DEN": .denied, "EMU": .emulated, "REL": .released, "SUB": .submitted, "ACC": .accepted,
    "REJ": .rejected, "CAN": .canceled, "EXP": .expired, "TRI": .triggered,
    "PUP": .pendingUpdate, "PCA": .pendingCancel, "PFI": .partiallyFilled, "FIL": .filled,
  ]

  @Test func theTableIsWhole() { #expect(Self.cells.count == 14 * 16) }

  @Test(arguments: cells) func cell(_ cell: Cell) throws {
    var order = try Self.order(in: cell.status)
    let before = order
    let event = try OrderSample.event(
      Self.kind(cell.event, left: order.leavesQuantity), at: 50)
    if cell.outcome == "x" {
      #expect(
        throws: OrderError.invalidTransition(
          order.clientOrderId, cell.status, event: event.kind.name)
      ) { try order.apply(event) }
      #expect(order == before)
    } else {
      try order.apply(event)
      let expected = cell.outcome == "=" ? cell.status : Self.abbreviations[cell.outcome]
      #expect(order.status == expected)
      #expect(order.events == before.events + [event])
      #expect(order.lastEvent == event)
      #expect(order.tsLast == event.tsEvent)
    }
  }

  /// What a pending order was before decides where a refused or a made change leads it.
  @Test(arguments: [
    (OrderStatus.pendingUpdate, OrderStatus.submitted, "PUP"),
    (.pendingUpdate, .accepted, "ACC"),
    (.pendingUpdate, .triggered, "TRI"),
    (.pendingUpdate, .partiallyFilled, "PFI"),
    (.pendingCancel, .submitted, "x"),
    (.pendingCancel, .accepted, "ACC"),
    (.pendingCancel, .triggered, "x"),
    (.pendingCancel, .partiallyFilled, "PFI"),
  ])
  func answersLeadBack(pending: OrderStatus, from: OrderStatus, outcome: String) throws {
    let reference = VenueReference()
    let answers: [OrderEvent.Kind] =
      pending == .pendingUpdate
      ? [.modifyRejected(reference, reason: "no"), try OrderSample.updated()]
      : [.cancelRejected(reference, reason: "no")]
    for answer in answers {
      var order = try Self.order(in: from)
      let request: OrderEvent.Kind =
        pending == .pendingUpdate ? .pendingUpdate(reference) : .pendingCancel(reference)
      try order.apply(OrderSample.event(request))
      #expect(order.status == pending)
      let event = try OrderSample.event(answer)
      if let expected = Self.abbreviations[outcome] {
        try order.apply(event)
        #expect(order.status == expected)
      } else {
        #expect(throws: OrderError.self) { try order.apply(event) }
        #expect(order.status == pending)
      }
    }
  }

  /// A request while another is pending does not become what the order was before.
  @Test func pendingStatesAreNotRemembered() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), .triggered(VenueReference()),
      .pendingUpdate(VenueReference()), .pendingUpdate(VenueReference()), OrderSample.updated())
    #expect(order.status == .triggered)
  }

  @Test(arguments: OrderType.allCases) func onlyStopsWithALimitAreTriggered(type: OrderType) throws
  {
    var order = try OrderSample.order(type, then: OrderSample.submitted(), OrderSample.accepted())
    let event = try OrderSample.event(.triggered(VenueReference()), at: 9)
    if [.stopLimit, .limitIfTouched, .trailingStopLimit].contains(type) {
      try order.apply(event)
      #expect(order.isTriggered && order.tsTriggered == 9_000_000_000)
    } else {
      #expect(throws: OrderError.notTriggerable(order.clientOrderId, type)) {
        try order.apply(event)
      }
    }
  }

  @Test(arguments: OrderStatus.allCases) func flagsFollowTheStatus(status: OrderStatus) throws {
    let order = try Self.order(in: status)
    let open: Set<OrderStatus> = [
      .accepted, .triggered, .pendingUpdate, .pendingCancel, .partiallyFilled,
    ]
    let closed: Set<OrderStatus> = [.denied, .rejected, .canceled, .expired, .filled]
    #expect(order.isOpen == open.contains(status))
    #expect(order.isClosed == closed.contains(status))
    #expect(order.isInflight == [.submitted, .pendingUpdate, .pendingCancel].contains(status))
    #expect(order.isActiveLocal == [.initialized, .emulated, .released].contains(status))
    #expect(order.isEmulated == (status == .emulated))
    #expect((order.tsClosed != nil) == closed.contains(status))
    #expect(order.indexes.contains(.open) == order.isOpen)
    #expect(order.indexes.contains(.closed) == order.isClosed)
    #expect(order.indexes.contains(.inflight) == order.isInflight)
    #expect(order.indexes.contains(.venueOrderId) == (order.venueOrderId != nil))
  }
}

extension OrderStatusTests {
  /// A STOP_LIMIT order of 10 that events have led to a status.
  static func order(in status: OrderStatus) throws -> Order {
    let reference = VenueReference()
    let accepted = try [OrderSample.submitted(), OrderSample.accepted()]
    let kinds: [OrderEvent.Kind] =
      switch status {
      case .initialized: []
      case .denied: [.denied(reason: "no")]
      case .emulated: [.emulated]
      case .released: [.emulated, .released(price: try Price("100.00"))]
      case .submitted: [try OrderSample.submitted()]
      case .accepted: accepted
      case .rejected: accepted + [.rejected(accountId: try OrderSample.account(), reason: "no")]
      case .canceled: accepted + [.canceled(reference)]
      case .expired: accepted + [.expired(reference)]
      case .triggered: accepted + [.triggered(reference)]
      case .pendingUpdate: accepted + [.pendingUpdate(reference)]
      case .pendingCancel: accepted + [.pendingCancel(reference)]
      case .partiallyFilled: accepted + [try OrderSample.filled("4", trade: "T-0")]
      case .filled: accepted + [try OrderSample.filled("10", trade: "T-0")]
      }
    var order = try OrderSample.order()
    for kind in kinds { try order.apply(OrderSample.event(kind, at: 2)) }
    return order
  }

  /// The event of a column; a full fill takes what is left, or anything when that is nothing.
  static func kind(_ column: String, left: Quantity) throws -> OrderEvent.Kind {
    let reference = VenueReference()
    switch column {
    case "Denied": return .denied(reason: "no")
    case "Emulated": return .emulated
    case "Released": return .released(price: try Price("100.00"))
    case "Submitted": return try OrderSample.submitted()
    case "Accepted": return try OrderSample.accepted()
    case "Rejected": return .rejected(accountId: try OrderSample.account(), reason: "no")
    case "Canceled": return .canceled(reference)
    case "Expired": return .expired(reference)
    case "Triggered": return .triggered(reference)
    case "PendingUpdate": return .pendingUpdate(reference)
    case "PendingCancel": return .pendingCancel(reference)
    case "ModifyRejected": return .modifyRejected(reference, reason: "no")
    case "CancelRejected": return .cancelRejected(reference, reason: "no")
    case "Updated": return try OrderSample.updated()
    case "Partial": return try OrderSample.filled("1")
    case "Full": return try OrderSample.filled(left.raw == 0 ? "1" : "\(left)")
    default: throw UnknownColumn(name: column)
    }
  }

  struct UnknownColumn: Error { let name: String }
}
