#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
public import RedisClient
import Synchronization

/// A private redis-server in a temporary folder, for integration tests.
///
///     let server = try RedisServer()
///     let connection = try RedisConnection.connect(server.configuration)
///
/// It listens on a unix socket in its folder, and on a port of the loopback interface only if asked to, so
/// that any number of servers run side by side. It has 10,000 databases, to give tests that must flush one of
/// their own. Server and folder are gone when the object is, and also when the process ends in any way,
/// be it by SIGKILL.
///
/// The program is `redis-server` on the `PATH`, or what the environment variable
/// `TRADING_CACHE_REDIS_SERVER` names.
public final class RedisServer: Sendable {
  /// Why a server did not start or did not stop.
  public enum Failure: Error, Sendable, CustomStringConvertible {
    /// The folder or a process could not be made.
    case system(String)
    /// The server ended at once, or did not answer; the text holds the end of its log.
    case notReady(String)

    /// What happened, in a sentence.
    public var description: String {
      switch self {
      case .system(let reason): "no private redis-server: \(reason)"
      case .notReady(let reason): "the private redis-server does not answer: \(reason)"
      }
    }
  }

  /// One server for all tests of the process, started when it is first asked for.
  ///
  /// Tests on it keep out of each other's way by names of their own, such as a trader id per test; they
  /// never flush it, pause it or kill it.
  public static var shared: RedisServer {
    get throws { try startedOnce.get() }
  }

  private static let startedOnce = Result { try RedisServer() }

  /// The folder with the socket, the log and the data.
  public let folder: String

  /// The port on 127.0.0.1, if one was asked for.
  public let port: Int?

  private let options: [String]
  private let guardian: Guardian
  private let process = Guarded<ServerProcess?>(nil)

  /// Starts a server and waits until it answers.
  /// - Parameters:
  ///   - options: arguments for redis-server that come after ours and win, such as
  ///     `["--appendonly", "yes"]`.
  ///   - tcp: whether it listens on a port of 127.0.0.1 as well, chosen by the system.
  /// - Throws: ``Failure``.
  public init(options: [String] = [], tcp: Bool = false) throws {
    folder = try Self.makeFolder()
    guardian = try Guardian(folder: folder)
    port = tcp ? try Self.freePort() : nil
    self.options = options
    try start()
  }

  deinit {
    kill()
    // The guardian removes the folder when it goes.
  }

  /// The address of the unix socket.
  public var address: RedisAddress { .unix(path: folder + "/redis.sock") }

  /// The address of the port, if one was asked for.
  public var tcpAddress: RedisAddress? { port.map { .tcp(host: "127.0.0.1", port: $0) } }

  /// A configuration for the unix socket.
  public var configuration: RedisConfiguration { RedisConfiguration(address: address) }

  /// The process's id, while the server runs.
  public var processIdentifier: Int32? { process.withLock { $0?.identifier } }

  /// Starts the server again after ``stop()`` or ``kill()``, on the same folder, socket and port.
  /// - Throws: ``Failure``.
  public func start() throws {
    try process.withLock { process in
      guard process == nil else { return }
      guard Program.exists(program) else {
        throw Failure.system(
          "there is no program \(program); install redis-server, or name one in \(Self.variable)")
      }
      let started = try ServerProcess.start(arguments, registeringAt: guardian)
      do {
        try waitUntilReady(started)
      } catch {
        end(started, with: SIGKILL)
        throw error
      }
      process = started
    }
  }

  /// Ends the server in an orderly way, so that it saves what it is set up to save.
  public func stop() {
    end(with: SIGTERM)
  }

  /// Ends the server at once (SIGKILL), as a crash would.
  public func kill() {
    end(with: SIGKILL)
  }

  /// Stops the server, if it runs, and starts it again on the same data.
  /// - Throws: ``Failure``.
  public func restart() throws {
    stop()
    try start()
  }

  /// Suspends the server (SIGSTOP): connections are accepted by the system, and no one answers.
  public func pause() {
    signal(SIGSTOP)
  }

  /// Lets a suspended server go on.
  public func resume() {
    signal(SIGCONT)
  }

  /// The last lines of the server's log.
  public var logTail: String {
    FileContent.tail(of: folder + "/redis.log", byteCount: 2000)
  }

  private static let variable = "TRADING_CACHE_REDIS_SERVER"

  /// The program that is run.
  private var program: String { environmentVariable(Self.variable) ?? "redis-server" }

  private var arguments: [String] {
    [
      program, "--port", "\(port ?? 0)", "--bind", "127.0.0.1",
      "--unixsocket", folder + "/redis.sock", "--unixsocketperm", "700",
      "--dir", folder, "--logfile", folder + "/redis.log", "--daemonize", "no",
      "--databases", "10000", "--save", "", "--appendonly", "no",
    ] + options
  }

  private func waitUntilReady(_ process: ServerProcess) throws {
    var configuration = configuration
    configuration.connectTimeout = .seconds(1)
    let deadline = Deadline.after(.seconds(20))
    while !deadline.hasPassed {
      do {
        return try RedisConnection.connect(configuration).close()
      } catch .authenticationFailed, .server("DENIED", _) {
        // It answers; whom it serves is the test's affair.
        return
      } catch {
        guard !process.hasEnded else { throw Failure.notReady("\(program) ended. \(logTail)") }
        // A server that is starting can only be asked again.
        _ = poll(nil, 0, 5)
      }
    }
    throw Failure.notReady(logTail)
  }

  private func signal(_ number: CInt) {
    process.withLock { process in
      if let process { process.signal(number) }
    }
  }

  private func end(with number: CInt) {
    process.withLock { process in
      guard let running = process else { return }
      process = nil
      end(running, with: number)
    }
  }

  private func end(_ process: ServerProcess, with number: CInt) {
    process.signal(number)
    // A suspended process takes no other signal than SIGKILL until it goes on.
    if number != SIGKILL { process.signal(SIGCONT) }
    process.waitForEnd(forgettingAt: guardian)
    _ = unlink(folder + "/redis.sock")
  }
}
