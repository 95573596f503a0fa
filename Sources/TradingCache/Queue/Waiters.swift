import Synchronization

/// Tasks that wait until a write is settled.
struct Waiters {
  /// Names one waiting task.
  final class ID: Sendable {
    /// Whether it waits no longer, which may come to pass before it has begun to.
    let isAbandoned = Atomic(false)
  }

  private struct Waiter {
    let id: ID
    let sequence: UInt64
    let continuation: CheckedContinuation<Bool, Never>
  }

  private var waiting: [Waiter] = []

  /// Whether nobody waits.
  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(
    _ id: ID, until sequence: UInt64, _ continuation: CheckedContinuation<Bool, Never>
  ) {
    waiting.append(Waiter(id: id, sequence: sequence, continuation: continuation))
  }

  /// Takes out one that waits no longer.
  mutating func remove(_ id: ID) -> CheckedContinuation<Bool, Never>? {
    guard let index = waiting.firstIndex(where: { $0.id === id }) else { return nil }
    return waiting.remove(at: index).continuation
  }

  /// Takes out those whose write is settled.
  mutating func takeReady(_ settled: UInt64) -> [CheckedContinuation<Bool, Never>] {
    if waiting.isEmpty { return [] }
    let ready = waiting.filter { $0.sequence <= settled }
    waiting.removeAll { $0.sequence <= settled }
    return ready.map(\.continuation)
  }

  /// Takes out all.
  mutating func takeAll() -> [CheckedContinuation<Bool, Never>] {
    defer { waiting = [] }
    return waiting.map(\.continuation)
  }
}
