#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
public import RedisClient
import Synchronization

/// A server in this process that keeps everything in memory, for tests where no redis-server is installed.
///
///     let server = try MemoryRedisServer()
///     let store = try ObjectStore(namespace: "test", .init(redis: server.configuration))
///     …
///     server.isFull = true           // and what does the strategy do now?
///
/// It knows the commands of the object store and of the strategy variables, with what they rely on:
/// transactions that watch keys, times to live, streams that are waited for. It can be told to be away, full
/// or slow, to lose replies, and to forget.
public final class MemoryRedisServer: Sendable {
  private final class Core: Sendable {
    let state = Guarded(State())
  }

  struct State {
    var data = MemoryData()
    var isAway = false
    var isFull = false
    var delay = Duration.zero
    var repliesToLose = 0
  }

  private let server: FakeRedisServer
  private let core = Core()

  /// Starts a server with nothing in it; it runs until the object is gone.
  public init() throws {
    server = try FakeRedisServer { [core] client in
      guard !core.state.withLock({ $0.isAway }) else { return }
      var connection = MemoryConnection()
      while let words = try? client.receiveBytes() {
        let (delay, isAway) = core.state.withLock { ($0.delay, $0.isAway) }
        guard !isAway else { return }
        if delay > .zero { _ = poll(nil, 0, Deadline.after(delay).pollTimeout) }
        var reply = core.state.withLock { connection.run(words, &$0) }
        let patience = Deadline.after(connection.patience)
        while reply == .null, !patience.hasPassed {
          _ = poll(nil, 0, 2)
          reply = core.state.withLock { connection.run(words, &$0) }
        }
        guard !core.state.withLock({ $0.losesReply() }) else { return }
        try client.send(reply)
      }
    }
  }

  /// Where it listens, a unix socket.
  public var address: RedisAddress { server.address }

  /// A configuration for it.
  public var configuration: RedisConfiguration { RedisConfiguration(address: address) }

  /// Whether it ends every connection, as a server that is not there.
  public var isAway: Bool {
    get { core.state.withLock { $0.isAway } }
    set { core.state.withLock { $0.isAway = newValue } }
  }

  /// Whether it refuses what needs memory, as a server at its `maxmemory`.
  public var isFull: Bool {
    get { core.state.withLock { $0.isFull } }
    set { core.state.withLock { $0.isFull = newValue } }
  }

  /// How long it thinks before each command.
  public var delay: Duration {
    get { core.state.withLock { $0.delay } }
    set { core.state.withLock { $0.delay = newValue } }
  }

  /// Carries out the next commands, and ends the connection in place of so many replies.
  public func loseReplies(_ count: Int) { core.state.withLock { $0.repliesToLose = count } }

  /// Loses everything that is stored, as a server without persistence that was restarted.
  public func forget() { core.state.withLock { $0.data.removeAll() } }
}

extension MemoryRedisServer.State {
  fileprivate mutating func losesReply() -> Bool {
    guard repliesToLose > 0 else { return false }
    repliesToLose -= 1
    return true
  }
}

/// What a connection has begun: a transaction, and the keys it watches.
struct MemoryConnection {
  private var watched: [[UInt8]: Int] = [:]
  private var queued: [[[UInt8]]]?
  private var isBroken = false
  /// How long the last command waits when there is nothing yet.
  private(set) var patience = Duration.zero

  mutating func run(_ words: [[UInt8]], _ state: inout MemoryRedisServer.State) -> RedisReply {
    patience = .zero
    let name = String(decoding: words.first ?? [], as: UTF8.self).uppercased()
    switch name {
    case "MULTI":
      (queued, isBroken) = ([], false)
      return .status("OK")
    case "EXEC": return execute(&state)
    case "WATCH":
      for key in words.dropFirst() { watched[key] = state.data.revision(of: key) }
      return .status("OK")
    case "UNWATCH":
      watched = [:]
      return .status("OK")
    default: break
    }
    guard let command = MemoryData.commands[name] else {
      isBroken = true
      return .error("ERR unknown command '\(name)'")
    }
    if command.needsMemory, state.isFull {
      isBroken = true
      return .error("OOM command not allowed when used memory > 'maxmemory'.")
    }
    guard queued == nil else {
      queued?.append(words)
      return .status("QUEUED")
    }
    if name == "XREAD" { patience = MemoryArguments(words).patience }
    return state.data.run(command, words)
  }

  private mutating func execute(_ state: inout MemoryRedisServer.State) -> RedisReply {
    defer { (queued, watched, isBroken) = (nil, [:], false) }
    guard let queued else { return .error("ERR EXEC without MULTI") }
    guard !isBroken else {
      return .error("EXECABORT Transaction discarded because of previous errors.")
    }
    for (key, revision) in watched where state.data.revision(of: key) != revision { return .null }
    return .array(
      queued.map { words in
        let name = String(decoding: words[0], as: UTF8.self).uppercased()
        return MemoryData.commands[name].map { state.data.run($0, words) } ?? .null
      })
  }
}
