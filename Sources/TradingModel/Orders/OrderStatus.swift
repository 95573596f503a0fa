/// Where an order is in its life.
public enum OrderStatus: String, Sendable, CaseIterable {
  case initialized = "INITIALIZED"
  case denied = "DENIED"
  case emulated = "EMULATED"
  case released = "RELEASED"
  case submitted = "SUBMITTED"
  case accepted = "ACCEPTED"
  case rejected = "REJECTED"
  case canceled = "CANCELED"
  case expired = "EXPIRED"
  case triggered = "TRIGGERED"
  case pendingUpdate = "PENDING_UPDATE"
  case pendingCancel = "PENDING_CANCEL"
  case partiallyFilled = "PARTIALLY_FILLED"
  case filled = "FILLED"

  /// Whether a change that was asked for is unanswered.
  var isPending: Bool { self == .pendingUpdate || self == .pendingCancel }

  /// The status after an event that leads to `next`, or `nil` where that event cannot happen.
  ///
  /// Events that change no status by themselves (an update, a refused change) are no transitions.
  func transition(to next: OrderStatus) -> OrderStatus? {
    guard Self.allowed[place] & next.bit != 0 else { return nil }
    // The submission may be reported late; the change stays pending.
    return self == .pendingUpdate && next == .submitted ? .pendingUpdate : next
  }

  /// Which status may follow which.
  static let transitions: [OrderStatus: [OrderStatus]] = [
    .initialized: [
      .denied, .emulated, .released, .submitted, .accepted, .rejected, .canceled, .expired,
      .triggered,
    ],
    .emulated: [.released, .canceled, .expired],
    .released: [.denied, .submitted, .canceled],
    .submitted: [
      .accepted, .rejected, .canceled, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled,
    ],
    .accepted: [
      .rejected, .canceled, .expired, .triggered, .pendingUpdate, .pendingCancel, .partiallyFilled,
      .filled,
    ],
    .triggered: [
      .rejected, .canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled,
    ],
    .partiallyFilled: [
      .canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled,
    ],
    .pendingUpdate: [
      .submitted, .accepted, .rejected, .canceled, .expired, .triggered, .pendingUpdate,
      .pendingCancel, .partiallyFilled, .filled,
    ],
    .pendingCancel: [
      .accepted, .rejected, .canceled, .expired, .pendingCancel, .partiallyFilled, .filled,
    ],
    // The venue may have matched the order before it canceled it, and say so later.
    .canceled: [.partiallyFilled, .filled],
  ]

  /// The table as a set of bits for each status, in the order of the cases.
  private static let allowed: [UInt16] = allCases.map { status in
    transitions[status, default: []].reduce(0) { $0 | $1.bit }
  }

  private var bit: UInt16 { 1 << UInt16(place) }

  /// Its place among the cases.
  private var place: Int {
    switch self {
    case .initialized: 0
    case .denied: 1
    case .emulated: 2
    case .released: 3
    case .submitted: 4
    case .accepted: 5
    case .rejected: 6
    case .canceled: 7
    case .expired: 8
    case .triggered: 9
    case .pendingUpdate: 10
    case .pendingCancel: 11
    case .partiallyFilled: 12
    case .filled: 13
    }
  }
}
