#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
public import RedisClient
import Synchronization

/// A private PostgreSQL server in a temporary folder, for integration tests.
///
/// It listens on a unix socket in its folder and nowhere else, and trusts whoever can reach it. Server and
/// folder are gone when the object is, and also when the process ends in any way.
///
/// Its programs are those on the `PATH`, or Debian's newest, or in the folder that the environment variable
/// `TRADING_CACHE_POSTGRESQL_BIN` names. PostgreSQL refuses to run as root: started by root, it runs as the
/// user `postgres`, or `nobody`.
public final class PostgreSQLServer: Sendable {
  /// One server for all tests of the process, started when it is first asked for; they never stop it.
  public static var shared: PostgreSQLServer {
    get throws { try startedOnce.get() }
  }

  private static let startedOnce = Result { try PostgreSQLServer() }

  /// The folder with the socket, the log and the data.
  public let folder: String

  private let programs: String
  private let user: (name: String, id: uid_t, group: gid_t)?
  private let guardian: Guardian
  private let process = Guarded<ServerProcess?>(nil)

  /// Makes a database cluster, starts a server on it, and waits until it answers.
  /// - Throws: ``RedisServer/Failure``.
  public init() throws {
    programs = try Self.findPrograms()
    user = Self.otherUser()
    folder = try RedisServer.makeFolder()
    // An immediate shutdown, after which no shared memory is left behind.
    guardian = try Guardian(folder: folder, signal: "QUIT")
    if let user, chown(folder, user.id, user.group) != 0 {
      throw RedisServer.Failure.system("the folder cannot be given to \(user.name)")
    }
    let making = try run(
      "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    making.waitForEnd(forgettingAt: guardian)
    guard access(data + "/PG_VERSION", F_OK) == 0 || geteuid() != 0 else {
      throw RedisServer.Failure.notReady("initdb failed. \(logTail)")
    }
    try start()
  }

  deinit { kill() }

  /// A connection URL for the server.
  public var url: String { "postgresql://postgres@/postgres?host=\(folder)" }

  /// Where it listens, for a ``FaultProxy``.
  public var address: RedisAddress { .unix(path: folder + "/.s.PGSQL.5432") }

  /// Starts the server again after ``stop()`` or ``kill()``, on the same data.
  /// - Throws: ``RedisServer/Failure``.
  public func start() throws {
    try process.withLock { process in
      guard process == nil else { return }
      // Synced data would survive a power cut, which no test causes.
      let started = try run("postgres", "-D", data, "-k", folder, "-h", "", "-F")
      let deadline = Deadline.after(.seconds(30))
      while !isReady {
        guard !started.hasEnded, !deadline.hasPassed else {
          started.signal(SIGQUIT)
          started.waitForEnd(forgettingAt: guardian)
          throw RedisServer.Failure.notReady(logTail)
        }
        _ = poll(nil, 0, 5)
      }
      process = started
    }
  }

  /// Ends the server in an orderly way, cutting its connections.
  public func stop() { end(with: SIGINT) }

  /// Ends the server at once, as a crash would; it recovers from its log at the next start.
  public func kill() { end(with: SIGQUIT) }

  /// The last lines of the server's log.
  public var logTail: String { FileContent.tail(of: folder + "/log", byteCount: 2000) }

  private var data: String { folder + "/data" }

  /// The server notes in this file how far its start has got.
  private var isReady: Bool {
    FileContent.tail(of: data + "/postmaster.pid", byteCount: 400).contains("ready")
  }

  private func end(with signal: CInt) {
    process.withLock { process in
      guard let running = process else { return }
      process = nil
      running.signal(signal)
      running.waitForEnd(forgettingAt: guardian)
    }
  }

  /// Starts one of the programs as the user that may run it.
  private func run(_ program: String, _ arguments: String...) throws -> ServerProcess {
    var words = ["sh", "-c", "cd \"$0\" && exec \"$@\" >>log 2>&1", folder]
    if let user {
      words =
        [
          "setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--clear-groups", "--",
        ] + words
    }
    return try ServerProcess.start(
      words + [programs + "/" + program] + arguments, registeringAt: guardian)
  }

  private static func otherUser() -> (name: String, id: uid_t, group: gid_t)? {
    guard geteuid() == 0 else { return nil }
    for name in ["postgres", "nobody"] {
      if let entry = getpwnam(name) { return (name, entry.pointee.pw_uid, entry.pointee.pw_gid) }
    }
    return nil
  }

  private static func findPrograms() throws -> String {
    if let given = environmentVariable("TRADING_CACHE_POSTGRESQL_BIN") { return given }
    var folders = (environmentVariable("PATH") ?? "").split(separator: ":").map(String.init)
    for version in stride(from: 30, through: 10, by: -1) {
      folders.append("/usr/lib/postgresql/\(version)/bin")
    }
    for folder in folders where access(folder + "/initdb", X_OK) == 0 { return folder }
    throw RedisServer.Failure.system("there is no initdb: PostgreSQL's server is not installed")
  }
}
