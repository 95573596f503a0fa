#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// A client's connection through a ``FaultProxy``, and the connection to the server made for it.
final class ProxyPair {
  /// More than this is left in the sockets, so that senders feel a receiver that does not read.
  private static let maxPending = 1 << 20

  /// How long nothing must arrive until a request counts as complete.
  private static let quietTime = Duration.milliseconds(10)

  private let client: StreamSocket
  private let server: StreamSocket
  private var toServer: [UInt8] = []
  private var toClient: [UInt8] = []
  private var clientHasEnded = false
  private var serverHasEnded = false

  /// When this connection was made, to tell an older one from a younger one.
  let age = Deadline.after(.zero)

  /// How many bytes may be passed on before the next drop; unlimited if `nil`.
  var allowance: [FaultProxy.Direction: Int]?

  /// How many times replies were passed on.
  var repliesPassed = 0

  private(set) var isDying = false
  private(set) var isZombie = false
  private(set) var isDelivered = false
  private(set) var zombieReply = 0
  private var requestsQuietFrom: Deadline?

  init(client: StreamSocket, server: StreamSocket) {
    self.client = client
    self.server = server
  }

  /// Whether both connections are closed.
  var isOver: Bool { client.descriptor < 0 && server.descriptor < 0 }

  /// When the request that is arriving counts as complete, if someone waits for that.
  var quietDeadline: Deadline? {
    requestsQuietFrom.flatMap { $0.hasPassed ? nil : $0 }
  }

  func pending(_ direction: FaultProxy.Direction) -> [UInt8] {
    direction == .requests ? toServer : toClient
  }

  func pollEntries(holding: Bool) -> [pollfd] {
    var clientEvents: CInt = 0
    var serverEvents: CInt = 0
    if !clientHasEnded, toServer.count < Self.maxPending { clientEvents |= CInt(POLLIN) }
    if !serverHasEnded, toClient.count < Self.maxPending { serverEvents |= CInt(POLLIN) }
    if !holding {
      if !toClient.isEmpty, allowance?[.replies] != 0, !isZombie { clientEvents |= CInt(POLLOUT) }
      if !toServer.isEmpty, allowance?[.requests] != 0, !isZombie || isDelivered {
        serverEvents |= CInt(POLLOUT)
      }
    }
    // One without events is left out: its hang-up would be reported at once, for ever.
    return [(client.descriptor, clientEvents), (server.descriptor, serverEvents)]
      .filter { $0.0 >= 0 && $0.1 != 0 }
      .map { pollfd(fd: $0.0, events: Int16($0.1), revents: 0) }
  }

  func readWhatArrived() {
    if !clientHasEnded, toServer.count < Self.maxPending {
      let count = toServer.count
      clientHasEnded = !Self.read(client, into: &toServer)
      if toServer.count != count { requestsQuietFrom = .after(Self.quietTime) }
    }
    if !serverHasEnded, toClient.count < Self.maxPending {
      serverHasEnded = !Self.read(server, into: &toClient)
    }
    if isZombie {
      // No one is left to read the replies.
      toClient.removeAll()
      if isDelivered { write(.requests) }
      if serverHasEnded { cut() }
    }
  }

  /// Whether what the client sends has paused.
  func isQuiet() -> Bool {
    clientHasEnded || requestsQuietFrom?.hasPassed != false
  }

  /// Passes on what the other side takes; returns how many bytes that was.
  @discardableResult
  func write(_ direction: FaultProxy.Direction) -> Int {
    let limit = min(pending(direction).count, allowance.map { $0[direction] ?? 0 } ?? .max)
    guard limit > 0 else { return 0 }
    let target = direction == .requests ? server : client
    let transfer = pending(direction).withUnsafeBytes {
      target.write(UnsafeRawBufferPointer(rebasing: $0[..<limit]))
    }
    switch transfer {
    case .bytes(let count):
      if direction == .requests { toServer.removeFirst(count) } else { toClient.removeFirst(count) }
      allowance?[direction]? -= count
      return count
    case .wait: return 0
    case .closed:
      // What cannot be delivered any more is dropped, as by a network.
      cut()
      return 0
    }
  }

  /// Lets `count` more bytes through one way and then cuts.
  func die(after count: Int, _ direction: FaultProxy.Direction) {
    isDying = true
    allowance = nil
    clientHasEnded = true
    serverHasEnded = true
    toServer = direction == .requests ? Array(toServer.prefix(count)) : []
    toClient = direction == .replies ? Array(toClient.prefix(count)) : []
    write(direction)
    finishDying()
  }

  func finishDying() {
    if toServer.isEmpty, toClient.isEmpty { cut() }
  }

  /// Cuts the client and keeps its request for later.
  func becomeZombie(before fault: FaultProxy.Fault?) {
    guard case .zombie(let reply) = fault else { return }
    isZombie = true
    zombieReply = reply
    clientHasEnded = true
    client.close()
  }

  /// Sends the kept request to the server.
  func deliver() {
    isDelivered = true
    allowance = nil
    write(.requests)
  }

  /// Closes what a side has ended, once all it said is passed on.
  func closeIfExhausted() {
    if clientHasEnded, toServer.isEmpty { cut() }
    if serverHasEnded, toClient.isEmpty { cut() }
  }

  func cut() {
    clientHasEnded = true
    serverHasEnded = true
    toServer.removeAll()
    toClient.removeAll()
    client.close()
    server.close()
  }

  /// Reads what is there; false when the connection is over.
  private static func read(_ socket: StreamSocket, into bytes: inout [UInt8]) -> Bool {
    var isOpen = true
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { chunk in
      switch socket.read(into: chunk) {
      case .bytes(let count):
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      case .wait: break
      case .closed: isOpen = false
      }
    }
    return isOpen
  }
}
