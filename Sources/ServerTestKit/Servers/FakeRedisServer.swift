#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
public import RedisClient
import Synchronization

/// A server that follows a script, for what a real redis-server cannot be told to do.
///
///     let server = try FakeRedisServer { client in
///       try client.acceptSignIn()
///       try client.expect("GET", "balance")
///       try client.send("$3\r\n4")      // half a reply ...
///       client.close()                  // ... and gone
///     }
///     let connection = try RedisConnection.connect(server.configuration)
///     ...
///     try server.finish()
///
/// The script runs once for each connection, on a thread of its own; ``FakeRedisClient/index`` tells it which
/// one it is. A script that throws ends its connection, and ``finish(within:)`` throws what it threw.
public final class FakeRedisServer: Sendable {
  /// What a script did not find as it expected.
  public struct ScriptFailure: Error, Sendable, CustomStringConvertible {
    /// What was expected and what came instead.
    public let description: String
  }

  /// Where it listens.
  public let address: RedisAddress

  private let wakeUp: WakeUp
  private let state: FakeServerState

  /// Starts a server; it runs until the object is gone.
  /// - Parameters:
  ///   - tcp: whether it listens on a port of 127.0.0.1, not on a unix socket.
  ///   - script: what it does with each connection.
  public init(
    tcp: Bool = false, _ script: @escaping @Sendable (FakeRedisClient) throws -> Void
  ) throws {
    let listener = try LocalListener(tcp: tcp)
    address = listener.address
    wakeUp = try WakeUp()
    state = FakeServerState()
    let loop = AcceptLoop(listener: listener, wakeUp: wakeUp, state: state, script: script)
    guard startThread({ loop.run() }) else {
      throw RedisServer.Failure.system("no thread for the fake server")
    }
  }

  deinit {
    state.end()
    wakeUp.signal()
  }

  /// A configuration for it, with short timeouts.
  public var configuration: RedisConfiguration {
    RedisConfiguration(address: address, connectTimeout: .seconds(5), replyTimeout: .seconds(5))
  }

  /// How many connections have been made.
  public var connectionCount: Int { state.shared.withLock { $0.accepted } }

  /// Waits until the scripts of all connections made so far are over.
  /// - Throws: the first ``ScriptFailure``, also when a script is not over in time.
  public func finish(within duration: Duration = .seconds(10)) throws {
    let deadline = Deadline.after(duration)
    while true {
      let (running, failure) = state.shared.withLock { ($0.running, $0.failure) }
      if let failure { throw failure }
      if running == 0 { return }
      guard !deadline.hasPassed else {
        throw ScriptFailure(description: "\(running) scripts are not over")
      }
      _ = poll(nil, 0, 1)
    }
  }
}

/// What the server's threads share.
final class FakeServerState: Sendable {
  struct Shared {
    var accepted = 0
    var running = 0
    var failure: FakeRedisServer.ScriptFailure?
    var hasEnded = false
  }

  let shared = Guarded(Shared())

  var hasEnded: Bool { shared.withLock { $0.hasEnded } }

  func end() {
    shared.withLock { $0.hasEnded = true }
  }

  func scriptEnded(_ failure: FakeRedisServer.ScriptFailure?) {
    shared.withLock {
      $0.running -= 1
      if $0.failure == nil { $0.failure = failure }
    }
  }
}

/// Accepts connections on its own thread, and starts one for each of them.
private final class AcceptLoop: @unchecked Sendable {  // Used by the one thread of `run()`.
  private let listener: LocalListener
  private let wakeUp: WakeUp
  private let state: FakeServerState
  private let script: @Sendable (FakeRedisClient) throws -> Void

  init(
    listener: LocalListener, wakeUp: WakeUp, state: FakeServerState,
    script: @escaping @Sendable (FakeRedisClient) throws -> Void
  ) {
    self.listener = listener
    self.wakeUp = wakeUp
    self.state = state
    self.script = script
  }

  func run() {
    var entries = [listener.descriptor, wakeUp.readEnd].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    while !state.hasEnded {
      _ = poll(&entries, nfds_t(entries.count), -1)
      while !state.hasEnded, let socket = listener.accept() { serve(socket) }
    }
  }

  private func serve(_ socket: StreamSocket) {
    let index = state.shared.withLock { shared in
      defer { shared.accepted += 1 }
      shared.running += 1
      return shared.accepted
    }
    let client = FakeRedisClient(socket, index: index, state: state)
    let started = startThread { [script, state] in
      do {
        try script(client)
        client.close()
        state.scriptEnded(nil)
      } catch {
        client.close()
        let failure = error as? FakeRedisServer.ScriptFailure
        // When the server itself has ended, scripts that wait for clients are cut short.
        state.scriptEnded(
          state.hasEnded ? nil : failure ?? .init(description: "connection \(index): \(error)"))
      }
    }
    if !started { state.scriptEnded(.init(description: "no thread for connection \(index)")) }
  }
}
