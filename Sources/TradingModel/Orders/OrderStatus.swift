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

  /// The status that an event leads to: the one table of transitions. `nil` where the event cannot
  /// happen.
  ///
  /// A row lists what may follow a status. Events that change no status by themselves (a rejected
  /// change, an update) are not transitions.
  func follows(_ next: OrderStatus) -> OrderStatus? {
    let allowed: [OrderStatus] =
      switch self {
      case .initialized:
        [
          .denied, .emulated, .released, .submitted, .accepted, .rejected, .canceled, .expired,
          .triggered,
        ]
      case .emulated: [.released, .canceled, .expired]
      case .released: [.denied, .submitted, .canceled]
      case .submitted:
        [
          .accepted, .rejected, .canceled, .pendingUpdate, .pendingCancel, .partiallyFilled,
          .filled,
        ]
      case .accepted:
        [
          .rejected, .canceled, .expired, .triggered, .pendingUpdate, .pendingCancel,
          .partiallyFilled, .filled,
        ]
      case .triggered:
        [
          .rejected, .canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled,
        ]
      case .partiallyFilled:
        [.canceled, .expired, .pendingUpdate, .pendingCancel, .partiallyFilled, .filled]
      case .pendingUpdate:
        [
          .submitted, .accepted, .rejected, .canceled, .expired, .triggered, .pendingUpdate,
          .pendingCancel, .partiallyFilled, .filled,
        ]
      case .pendingCancel:
        [.accepted, .rejected, .canceled, .expired, .pendingCancel, .partiallyFilled, .filled]
      case .canceled: [.partiallyFilled, .filled]
      case .denied, .rejected, .expired, .filled: []
      }
    guard allowed.contains(next) else { return nil }
    // A venue may report the submission late; the pending change stays pending.
    return self == .pendingUpdate && next == .submitted ? .pendingUpdate : next
  }
}
