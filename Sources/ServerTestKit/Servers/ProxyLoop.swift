#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient
import Synchronization

/// The thread of a ``FaultProxy``: owns all its sockets and waits for all of them at once.
final class ProxyLoop: @unchecked Sendable {  // Used by the one thread of `run()`.
  private let listener: LocalListener
  private let upstream: RedisAddress
  private let wakeUp: WakeUp
  private let control: ProxyControl
  private var pairs: [ProxyPair] = []
  private var cutsDone = 0
  private var nextDrip = Deadline.never

  init(
    listener: LocalListener, upstream: RedisAddress, wakeUp: WakeUp, control: ProxyControl
  ) {
    self.listener = listener
    self.upstream = upstream
    self.wakeUp = wakeUp
    self.control = control
  }

  func run() {
    while true {
      let state = control.state.withLock { $0 }
      if state.hasEnded { break }
      if state.cutsRequested != cutsDone {
        cutsDone = state.cutsRequested
        for pair in pairs { pair.cut() }
      }
      refillDrip(state.mode)
      wait(state.mode)
      acceptClients()
      for pair in pairs { move(pair) }
      pairs.removeAll { $0.isOver }
    }
    for pair in pairs { pair.cut() }
  }

  /// Waits until a socket can go on, the settings change, or it is time for the next drop.
  private func wait(_ mode: ProxyControl.Mode) {
    var entries = [listener.descriptor, wakeUp.readEnd].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    for pair in pairs { entries += pair.pollEntries(holding: mode == .hold) }
    let quiet = pairs.compactMap(\.quietDeadline).min() ?? .never
    _ = poll(&entries, nfds_t(entries.count), min(nextDrip, quiet).pollTimeout)
    wakeUp.drain()
  }

  private func refillDrip(_ mode: ProxyControl.Mode) {
    guard case .drip(let bytes, let interval) = mode else {
      nextDrip = .never
      for pair in pairs { pair.allowance = nil }
      return
    }
    guard nextDrip == .never || nextDrip.hasPassed else { return }
    nextDrip = .after(interval)
    for pair in pairs { pair.allowance = [.requests: bytes, .replies: bytes] }
  }

  private func acceptClients() {
    while let client = listener.accept() {
      // Asked now, not before the wait: what was set before a client connected holds for it.
      let refusing = control.state.withLock { state in
        state.connectionCount += 1
        return state.connectionCount > state.maxConnections
      }
      // A server that is not there shows itself to the client as a connection that ends at once.
      guard !refusing,
        let server = try? StreamSocket.connect(to: upstream, deadline: .after(.seconds(2)))
      else { continue }
      let pair = ProxyPair(client: client, server: server)
      if nextDrip != .never { pair.allowance = [.requests: 0, .replies: 0] }
      pairs.append(pair)
    }
  }

  private func move(_ pair: ProxyPair) {
    pair.readWhatArrived()
    if pair.isZombie { return }
    if pair.isDying {
      // What an earlier fault still lets through.
      pair.write(.requests)
      pair.write(.replies)
      return pair.finishDying()
    }
    for direction in FaultProxy.Direction.allCases { apply(direction, to: pair) }
    pair.closeIfExhausted()
  }

  private func apply(_ direction: FaultProxy.Direction, to pair: ProxyPair) {
    let state = control.state.withLock { $0 }
    guard state.mode != .hold, !pair.pending(direction).isEmpty, !pair.isDying else { return }
    switch state.fault {
    case .cut(direction, let limit):
      let left = max(0, limit - state.passedSinceFault)
      guard pair.pending(direction).count > left else { break }
      faultHits()
      return pair.die(after: left, direction)
    case .cutInHalf(direction):
      faultHits()
      return pair.die(after: pair.pending(direction).count / 2, direction)
    case .zombie:
      guard direction == .requests else { break }
      // A large request arrives in pieces: it is complete when nothing more comes for a moment.
      guard pair.isQuiet() else { return }
      faultHits()
      return pair.becomeZombie(before: state.fault)
    default: break
    }
    if direction == .replies { deliverZombies(before: pair) }
    let passed = pair.write(direction)
    if case .cut(direction, _) = state.fault {
      control.state.withLock { $0.passedSinceFault += passed }
    }
  }

  /// Delivers the zombies whose time has come, before the next reply of a younger connection.
  private func deliverZombies(before pair: ProxyPair) {
    pair.repliesPassed += 1
    for zombie in pairs where zombie.isZombie && !zombie.isDelivered {
      guard pair.age > zombie.age, pair.repliesPassed >= zombie.zombieReply else { continue }
      zombie.deliver()
      control.state.withLock { $0.deliveredZombies += 1 }
    }
  }

  private func faultHits() {
    control.state.withLock { state in
      state.fault = nil
      state.faultCount += 1
    }
  }
}
