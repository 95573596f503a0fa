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

  /// The status after an event that leads to `next`, or `nil` where that event cannot happen: the one
  /// table of transitions, a row for each status.
  ///
  /// Events that change no status by themselves (an update, a refused change) are no transitions.
  func transition(to next: OrderStatus) -> OrderStatus? {
    let isAllowed =
      switch self {
      case .initialized:
        switch next {
        case .denied, .emulated, .released, .submitted, .accepted, .rejected, .canceled, .expired,
          .triggered:
          true
        default: false
        }
      case .emulated:
        switch next {
        case .released, .canceled, .expired: true
        default: false
        }
      case .released:
        switch next {
        case .denied, .submitted, .canceled: true
        default: false
        }
      case .submitted:
        switch next {
        case .accepted, .rejected, .canceled, .pendingUpdate, .pendingCancel, .partiallyFilled,
          .filled:
          true
        default: false
        }
      case .accepted:
        switch next {
        case .rejected, .canceled, .expired, .triggered, .pendingUpdate, .pendingCancel,
          .partiallyFilled, .filled:
          true
        default: false
        }
      case .triggered:
        switch next {
        case .rejected, .canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled,
          .filled:
          true
        default: false
        }
      case .partiallyFilled:
        switch next {
        case .canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled: true
        default: false
        }
      case .pendingUpdate:
        switch next {
        case .submitted, .accepted, .rejected, .canceled, .expired, .triggered, .pendingUpdate,
          .pendingCancel, .partiallyFilled, .filled:
          true
        default: false
        }
      case .pendingCancel:
        switch next {
        case .accepted, .rejected, .canceled, .expired, .pendingCancel, .partiallyFilled, .filled:
          true
        default: false
        }
      // The venue may have matched the order before it canceled it, and say so later.
      case .canceled: next == .partiallyFilled || next == .filled
      case .denied, .rejected, .expired, .filled: false
      }
    guard isAllowed else { return nil }
    // The submission may be reported late; the change stays pending.
    return self == .pendingUpdate && next == .submitted ? .pendingUpdate : next
  }
}
