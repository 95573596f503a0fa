public import TradingModel

/// Whole objects from what is stored of them, by either version or both.
extension Nautilus2 {
  /// Reads the elements of an order's list.
  ///
  /// - Parameter rules: Those for what 1.x wrote.
  /// - Throws: `SerializationError`, `OrderError` or `Failure`.
  public static func order(
    _ elements: some Sequence<UnsafeRawBufferPointer>, _ decoder: RecordDecoder,
    rules: FoldingRules
  ) throws -> Order {
    var events: [OrderEvent] = []
    var places: Set<Int> = []
    for element in elements {
      let (event, isOf2) = try orderEvent(element, decoder)
      if isOf2 { places.insert(events.count) }
      events.append(event)
    }
    if places.isEmpty { return try Order(events: events, rules: rules) }
    if places.count == events.count { return try Order(events: events, rules: .nautilus2) }
    var order = try Order(events[0], rules: places.contains(0) ? .nautilus2 : rules)
    for (place, event) in events.enumerated().dropFirst() {
      try order.apply(event, by: places.contains(place) ? .nautilus2 : rules)
    }
    return order
  }

  /// Reads one element of an order's list, and says whether 2.0 wrote it.
  ///
  /// - Throws: `SerializationError` or `Failure`.
  public static func orderEvent(
    _ element: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws -> (event: OrderEvent, isOf2: Bool) {
    let read = try decoder.withMap(element) {
      map throws(SerializationError) -> (event: OrderEvent, isOf2: Bool) in
      if wroteOrderEvent(&map) == false { return (try OrderEvent(from: &map), false) }
      return (try orderEvent(from: &map), true)
    }
    if read.isOf2 { try check(read.event.kind.currencies, decoder) }
    return read
  }

  /// Reads the elements of an account's list.
  ///
  /// - Parameter rules: Those for what 1.x wrote.
  /// - Throws: `SerializationError`, `AccountError` or `Failure`.
  public static func account(
    _ elements: some Sequence<UnsafeRawBufferPointer>, _ decoder: RecordDecoder,
    rules: FoldingRules
  ) throws -> Account {
    var account: Account?
    for element in elements {
      let (state, isOf2) = try decoder.withMap(element) {
        map throws(SerializationError) -> (AccountState, Bool) in
        if wroteAccountState(&map) == true { return (try accountState(from: &map), true) }
        return (try AccountState(from: &map), false)
      }
      if isOf2 { try check(state.balances.lazy.map(\.currency), decoder) }
      let rules = isOf2 ? FoldingRules.nautilus2 : rules
      if account == nil {
        account = try Account(state, rules: rules)
      } else {
        try account?.apply(state, by: rules)
      }
    }
    guard let account else { throw Failure.noElements }
    return account
  }

  /// Reads the elements of a position's list.
  ///
  /// - Parameters:
  ///   - snapshots: The elements of `snapshots:positions:{id}`, oldest first.
  ///   - rules: Those for what 1.x wrote.
  ///   - instrument: Finds an instrument, or throws.
  /// - Throws: `SerializationError`, `PositionError`, `Failure`, and what `instrument` throws.
  public static func position(
    _ elements: some Sequence<UnsafeRawBufferPointer>,
    snapshots: some BidirectionalCollection<UnsafeRawBufferPointer>, _ decoder: RecordDecoder,
    rules: FoldingRules, instrument: (InstrumentId) throws -> Instrument
  ) throws -> Position {
    if let position = try replayedPosition(snapshots, decoder) { return position }
    let fills = try elements.map { try fill($0, decoder) }
    guard let first = fills.first else { throw Failure.noElements }
    let found = try instrument(first.event.instrumentId)
    var position = try Position(
      instrument: found, fill: first.event, rules: first.isOf2 ? .nautilus2 : rules)
    for (event, isOf2) in fills.dropFirst() {
      try position.apply(event, of: found, by: isOf2 ? .nautilus2 : rules)
    }
    return position
  }

  /// Reads a fill of a position's list, and says whether 2.0 wrote it.
  ///
  /// - Throws: `SerializationError` or `Failure`.
  public static func fill(
    _ element: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws -> (event: OrderEvent, isOf2: Bool) {
    // What can be read from one end to the other in the order of 1.x is of 1.x.
    let known = try? decoder.withMap(element) {
      map throws(SerializationError) -> OrderEvent? in
      let event = try OrderEvent(from: &map)
      return map.isRead ? event : nil
    }
    if let event = known ?? nil { return (event, false) }
    let read = try decoder.withMap(element) {
      map throws(SerializationError) -> (event: OrderEvent, isOf2: Bool)? in
      switch try wroteFill(&map) {
      case true?: (try fill(from: &map), true)
      case false?: (try OrderEvent(from: &map), false)
      case nil: nil
      }
    }
    guard let read else { throw Failure.unknownWriter }
    if read.isOf2 { try check(read.event.kind.currencies, decoder) }
    return read
  }
}

extension OrderEvent.Kind {
  /// The currencies of its amounts.
  var currencies: [Currency] {
    switch self {
    case .filled(let fill): [fill.currency, fill.commission.currency]
    case .fillVoided(let void):
      [void.currency, void.voidedCommission?.currency].compactMap { $0 }
    default: []
    }
  }
}
