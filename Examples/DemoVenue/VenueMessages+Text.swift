import TradingModel

/// Messages are lines of words; a `-` stands for what is not there.
extension VenueRequest {
  /// The message as a line, without its end.
  public var line: String {
    switch self {
    case .replay(let since): "replay \(since)"
    case .cancel(let id): "cancel \(id)"
    case .next: "next"
    case .submit(let ticket):
      "submit \(ticket.id) \(ticket.accountId) \(ticket.instrumentId) \(ticket.side.rawValue) "
        + "\(ticket.quantity) \(ticket.type.rawValue) \(orDash(ticket.price)) "
        + "\(orDash(ticket.trigger)) \(orDash(ticket.offset))"
    }
  }

  /// Reads a line.
  ///
  /// - Throws: `MessageError`, or what an identifier or a number in it throws.
  public init(line: String) throws {
    var words = Words(line)
    switch try words.next() {
    case "replay": self = .replay(since: try words.time())
    case "cancel": self = .cancel(try ClientOrderId(words.next()))
    case "next": self = .next
    case "submit":
      self = .submit(
        OrderTicket(
          id: try ClientOrderId(words.next()), accountId: try AccountId(words.next()),
          instrumentId: try InstrumentId(words.next()),
          side: try words.spelling(), quantity: try Quantity(words.next()),
          type: try words.spelling(), price: try words.price(), trigger: try words.price(),
          offset: try words.price()))
    default: throw MessageError(line: line)
    }
  }
}

extension VenueAnswer {
  /// The message as a line, without its end.
  public var line: String {
    switch self {
    case .quote(let quote): "quote \(quote.time) \(quote.instrumentId) \(quote.price)"
    case .closed: "closed"
    case .ready: "ready"
    case .report(let report): "report \(report.time) \(report.id) \(report.kind.words)"
    }
  }

  /// Reads a line.
  ///
  /// - Throws: `MessageError`, or what an identifier or a number in it throws.
  public init(line: String) throws {
    var words = Words(line)
    switch try words.next() {
    case "quote":
      self = .quote(
        VenueQuote(
          time: try words.time(), instrumentId: try InstrumentId(words.next()),
          price: try Price(words.next())))
    case "closed": self = .closed
    case "ready": self = .ready
    case "report":
      self = .report(
        VenueReport(
          time: try words.time(), id: try ClientOrderId(words.next()),
          kind: try VenueReport.Kind(&words)))
    default: throw MessageError(line: line)
    }
  }
}

extension VenueReport.Kind {
  fileprivate var words: String {
    switch self {
    case .accepted(let id): "accepted \(id)"
    case .rejected(let reason): "rejected \(reason)"
    case .triggered: "triggered"
    case .trailed(let price): "trailed \(price)"
    case .canceled: "canceled"
    case .cancelRejected(let reason): "cancelRejected \(reason)"
    case .filled(let fill):
      "filled \(fill.tradeId) \(fill.venueOrderId) \(fill.quantity) \(fill.price) "
        + "\(fill.isMaker ? "maker" : "taker") \(fill.commission) "
        + fill.totals.map(\.description).joined(separator: " ")
    }
  }

  fileprivate init(_ words: inout Words) throws {
    switch try words.next() {
    case "accepted": self = .accepted(try VenueOrderId(words.next()))
    case "rejected": self = .rejected(reason: words.rest())
    case "triggered": self = .triggered
    case "trailed": self = .trailed(to: try Price(words.next()))
    case "canceled": self = .canceled
    case "cancelRejected": self = .cancelRejected(reason: words.rest())
    case "filled":
      self = .filled(
        VenueFill(
          tradeId: try TradeId(words.next()), venueOrderId: try VenueOrderId(words.next()),
          quantity: try Quantity(words.next()), price: try Price(words.next()),
          isMaker: try words.next() == "maker", commission: try words.money(),
          totals: try words.moneys()))
    default: throw MessageError(line: words.line)
    }
  }
}

/// A line that is no message.
public struct MessageError: Error, CustomStringConvertible {
  let line: String
  public var description: String { "not a message: \(line)" }
}

private func orDash(_ price: Price?) -> String { price?.description ?? "-" }

/// The words of a line, taken one by one.
private struct Words {
  let line: String
  private var left: ArraySlice<Substring>

  init(_ line: String) {
    self.line = line
    left = line.split(separator: " ")[...]
  }

  mutating func next() throws -> String {
    guard let word = left.popFirst() else { throw MessageError(line: line) }
    return String(word)
  }

  mutating func rest() -> String {
    defer { left = [] }
    return left.joined(separator: " ")
  }

  mutating func time() throws -> UnixNanos {
    guard let time = UInt64(try next()) else { throw MessageError(line: line) }
    return UnixNanos(time)
  }

  mutating func price() throws -> Price? {
    let word = try next()
    return word == "-" ? nil : try Price(word)
  }

  mutating func spelling<Value: RawRepresentable<String>>() throws -> Value {
    guard let value = Value(rawValue: try next()) else { throw MessageError(line: line) }
    return value
  }

  mutating func money() throws -> Money {
    let amount = try next()
    guard let currency = Currency.builtIns[try next()] else { throw MessageError(line: line) }
    return try Money(amount, currency)
  }

  mutating func moneys() throws -> [Money] {
    var moneys: [Money] = []
    while !left.isEmpty { moneys.append(try money()) }
    return moneys
  }
}
