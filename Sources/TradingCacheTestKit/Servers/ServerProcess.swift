#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A child process that runs a server.
final class ServerProcess: Sendable {
  let identifier: pid_t

  private init(identifier: pid_t) {
    self.identifier = identifier
  }

  /// Starts a program, found on the `PATH`.
  ///
  /// The shell waits for a line before it becomes the program, and gives up if there is none: so the
  /// guardian knows of the process before there is anything to guard, whenever we die.
  static func start(
    _ arguments: [String], registeringAt guardian: Guardian
  ) throws -> ServerProcess {
    let script = "read -r go && exec \"$@\" </dev/null >/dev/null"
    let (identifier, gate) = try spawnShell(script: script, arguments: arguments)
    defer { _ = close(gate) }
    guardian.register(identifier)
    sendLine("go", to: gate)
    return ServerProcess(identifier: identifier)
  }

  func signal(_ number: CInt) {
    _ = kill(identifier, number)
  }

  /// Whether the process has ended; it stays a zombie until ``waitForEnd(forgettingAt:)``.
  var hasEnded: Bool {
    var info = siginfo_t()
    let flags = WEXITED | WNOHANG | WNOWAIT
    #if canImport(Glibc)
      guard waitid(P_PID, id_t(identifier), &info, CInt(flags)) == 0 else { return true }
      return info.si_signo != 0
    #else
      guard waitid(P_PID, id_t(identifier), &info, flags) == 0 else { return true }
      return info.si_signo != 0
    #endif
  }

  /// Waits for the end and takes leave of the process, whose number may then be given to another one.
  func waitForEnd(forgettingAt guardian: Guardian) {
    var info = siginfo_t()
    #if canImport(Glibc)
      while waitid(P_PID, id_t(identifier), &info, CInt(WEXITED | WNOWAIT)) == -1, errno == EINTR {}
    #else
      while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    #endif
    guardian.forget()
    var status: CInt = 0
    while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
  }
}

/// A shell that outlives us by a moment: when we are gone, in whatever way, it kills the server that
/// was registered last and removes the folder.
///
/// It notices our end because the other side of its standard input is then closed. Nothing that runs in a
/// dying process itself (`atexit`, signal handlers) would survive SIGKILL.
final class Guardian: Sendable {
  let folder: String
  private let identifier: pid_t
  private let input: CInt

  /// - Parameter signal: what kills the server; one for which it clears its shared memory away, if it has any.
  init(folder: String, signal: String = "KILL") throws {
    self.folder = folder
    let script = """
      server=0
      while read -r line; do server=$line; done
      [ "$server" -gt 0 ] && kill "-$2" "$server"
      n=0
      until rm -rf "$1" || [ $n -ge 50 ]; do n=$((n + 1)); sleep 0.1; done
      """
    (identifier, input) = try spawnShell(script: script, arguments: [folder, signal])
  }

  deinit {
    _ = close(input)
    var status: CInt = 0
    while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
  }

  func register(_ process: pid_t) {
    sendLine("\(process)", to: input)
  }

  func forget() {
    sendLine("0", to: input)
  }
}

/// Starts `/bin/sh`; returns its id and our end of its standard input.
private func spawnShell(script: String, arguments: [String]) throws -> (pid_t, CInt) {
  var ends: [CInt] = [-1, -1]
  // Sockets instead of a pipe: writing to one whose shell has died need not raise SIGPIPE.
  #if canImport(Glibc)
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  #elseif canImport(Musl)
    let type = SOCK_STREAM | SOCK_CLOEXEC
  #else
    let type = SOCK_STREAM
  #endif
  guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
    throw RedisServer.Failure.system("socketpair failed with \(errno)")
  }
  #if canImport(Darwin)
    var on: CInt = 1
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<CInt>.size))
    }
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
  #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
  #endif
  defer { _ = close(ends[1]) }
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, ends[1], 0)

  // A thread of Swift's pool may have signals blocked, which a child would inherit and then ignore
  // SIGTERM; and a group of its own keeps Ctrl-C in the terminal from killing the guardian first.
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags =
    CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF) | CInt(POSIX_SPAWN_SETPGROUP)
  posix_spawnattr_setflags(&attributes, Int16(flags))

  var words = (["/bin/sh", "-c", script, "sh"] + arguments).map { strdup($0) }
  defer { for word in words { free(word) } }
  words.append(nil)
  var identifier: pid_t = 0
  let code = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, words, environ)
  guard code == 0 else {
    _ = close(ends[0])
    throw RedisServer.Failure.system("/bin/sh cannot be started, error \(code)")
  }
  return (identifier, ends[0])
}

private func sendLine(_ line: String, to descriptor: CInt) {
  var bytes = Array((line + "\n").utf8)[...]
  while !bytes.isEmpty {
    #if canImport(Darwin)
      let sent = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
    #else
      let sent = bytes.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
    #endif
    if sent < 0 && errno == EINTR { continue }
    guard sent > 0 else { return }
    bytes = bytes.dropFirst(sent)
  }
}
