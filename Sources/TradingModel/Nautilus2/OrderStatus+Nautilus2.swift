extension OrderStatus {
  /// Which status may follow which in NautilusTrader 2.0; `filled` stands for any fill, `voided`
  /// for any fill that is taken back.
  private static let nautilus2Transitions: [OrderStatus: Set<OrderStatus>] = [
    .initialized: [
      .denied, .emulated, .released, .submitted, .rejected, .accepted, .canceled, .expired,
      .triggered,
    ],
    .emulated: [.canceled, .expired, .released],
    .released: [.submitted, .denied, .canceled],
    .submitted: [.pendingUpdate, .pendingCancel, .rejected, .canceled, .accepted, .filled],
    .accepted: [
      .rejected, .pendingUpdate, .pendingCancel, .canceled, .triggered, .expired, .filled, .voided,
    ],
    .triggered: [
      .rejected, .pendingUpdate, .pendingCancel, .canceled, .expired, .filled, .voided,
    ],
    .pendingUpdate: [
      .rejected, .accepted, .canceled, .expired, .triggered, .submitted, .pendingUpdate,
      .pendingCancel, .filled, .voided,
    ],
    .pendingCancel: [
      .rejected, .pendingCancel, .canceled, .expired, .accepted, .filled, .voided,
    ],
    .partiallyFilled: [
      .pendingUpdate, .pendingCancel, .canceled, .expired, .filled, .accepted, .voided,
    ],
    .canceled: [.filled, .voided],
    .expired: [.filled, .voided],
    .filled: [.voided],
    .voided: [.voided],
  ]

  /// Whether 2.0 lets an event that leads to `next` happen.
  func allowsInNautilus2(_ next: OrderStatus) -> Bool {
    Self.nautilus2Transitions[self]?.contains(next) ?? false
  }

  /// Whether 2.0 lets the order be changed.
  var allowsUpdateInNautilus2: Bool {
    switch self {
    case .denied, .rejected, .voided: false
    default: true
    }
  }

  /// Whether 2.0 takes a venue's refusal of a change.
  var allowsRefusalInNautilus2: Bool {
    switch self {
    case .submitted, .accepted, .triggered, .pendingUpdate, .pendingCancel, .partiallyFilled: true
    default: false
    }
  }
}

extension OrderEvent.Kind {
  /// The status that the event leads to, where that depends on nothing else.
  var target: OrderStatus? {
    switch self {
    case .denied: .denied
    case .emulated: .emulated
    case .released: .released
    case .submitted: .submitted
    case .accepted: .accepted
    case .rejected: .rejected
    case .canceled: .canceled
    case .expired: .expired
    case .triggered: .triggered
    case .pendingUpdate: .pendingUpdate
    case .pendingCancel: .pendingCancel
    case .initialized, .modifyRejected, .cancelRejected, .updated, .filled, .fillVoided: nil
    }
  }
}
