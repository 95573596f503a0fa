public import RedisClient
import Synchronization

/// Stands between a client and a server, and makes the network fail on request.
///
///     let proxy = try FaultProxy(upstream: server.address)
///     let connection = try RedisConnection.connect(proxy.configuration)
///     proxy.inject(.cut(.replies, afterBytes: 0))   // carried out, but the client never learns
///
/// Without a fault it passes everything on at once. One fault is armed at a time. A fault that cuts hits the
/// first connection on which it can, once, and the proxy passes everything on again; ``hold()`` and
/// ``drip(bytes:every:)`` last until ``pass()``.
///
/// It knows no Redis: what is half a request is half of the bytes that arrived together.
public final class FaultProxy: Sendable {
  /// One of the two ways through the proxy.
  public enum Direction: Sendable, Hashable, CaseIterable {
    /// From the client to the server.
    case requests
    /// From the server to the client.
    case replies
  }

  /// A fault that happens once.
  public enum Fault: Sendable, Equatable {
    /// The connection is cut, both its sides, after so many more bytes went this way; with 0, as soon as
    /// there is a byte to pass on.
    case cut(Direction, afterBytes: Int)

    /// Half of the next bytes that arrive this way are passed on, then the connection is cut.
    case cutInHalf(Direction)

    /// A request that comes back from the dead.
    ///
    /// The client is cut when its next request has arrived; the request is kept, and delivered to the
    /// server on the old connection only when the client has made a new one: just before the
    /// `beforeReply`th time that replies on the new connection are passed on (1: those to the sign-in), so
    /// that it reaches the server before anything that the client does because of them.
    case zombie(beforeReply: Int)
  }

  /// Where clients connect.
  public let address: RedisAddress

  private let wakeUp: WakeUp
  private let control: ProxyControl

  /// Starts a proxy; it runs until the object is gone, and then cuts all connections.
  /// - Parameters:
  ///   - upstream: the server.
  ///   - tcp: whether it listens on a port of 127.0.0.1, not on a unix socket.
  public init(upstream: RedisAddress, tcp: Bool = false) throws {
    let listener = try LocalListener(tcp: tcp)
    address = listener.address
    wakeUp = try WakeUp()
    control = ProxyControl()
    let loop = ProxyLoop(
      listener: listener, upstream: upstream, wakeUp: wakeUp, control: control)
    guard startThread({ loop.run() }) else {
      throw RedisServer.Failure.system("no thread for the proxy")
    }
  }

  deinit {
    control.state.withLock { $0.hasEnded = true }
    wakeUp.signal()
  }

  /// A configuration that connects through the proxy.
  public var configuration: RedisConfiguration { RedisConfiguration(address: address) }

  /// Arms a fault in place of the one that was armed.
  public func inject(_ fault: Fault) {
    change {
      $0.fault = fault
      $0.passedSinceFault = 0
    }
  }

  /// Passes everything on again, what was held included; no fault is armed any more.
  public func pass() {
    change {
      $0.fault = nil
      $0.mode = .pass
    }
  }

  /// Cuts all connections now, those of zombies included.
  public func cut() {
    change { $0.cutsRequested += 1 }
  }

  /// Keeps everything back, both ways, until ``pass()``.
  public func hold() {
    change { $0.mode = .hold }
  }

  /// Passes on only a few bytes at a time, each way and on each connection, until ``pass()``.
  public func drip(bytes: Int, every interval: Duration) {
    change { $0.mode = .drip(bytes: max(bytes, 1), interval: interval) }
  }

  /// Closes new connections as soon as they are made, as a server that has just died, or no longer.
  public func refuseConnections(_ refuse: Bool) {
    takeConnections(atMost: refuse ? 0 : .max)
  }

  /// Closes all connections but the first so many as soon as they are made: for a client that is not to come
  /// back once it was cut.
  public func takeConnections(atMost count: Int) {
    change { $0.maxConnections = count }
  }

  /// How many faults have hit, zombies when their client was cut.
  public var faultCount: Int { control.state.withLock { $0.faultCount } }

  /// How many zombies have been delivered to the server.
  public var deliveredZombies: Int { control.state.withLock { $0.deliveredZombies } }

  /// How many connections clients have made.
  public var connectionCount: Int { control.state.withLock { $0.connectionCount } }

  private func change(_ body: (inout ProxyControl.State) -> Void) {
    control.state.withLock { body(&$0) }
    wakeUp.signal()
  }
}

/// What the users of a proxy and its thread share.
final class ProxyControl: Sendable {
  enum Mode: Equatable {
    case pass
    case hold
    case drip(bytes: Int, interval: Duration)
  }

  struct State {
    var mode = Mode.pass
    var fault: FaultProxy.Fault?
    /// Bytes passed on in the armed fault's direction.
    var passedSinceFault = 0
    var cutsRequested = 0
    var maxConnections = Int.max
    var hasEnded = false
    var faultCount = 0
    var deliveredZombies = 0
    var connectionCount = 0
  }

  let state = Guarded(State())
}
