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
    defer { gate.close() }
    guardian.register(identifier)
    gate.send("go\n")
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
  private let input: ChildInput

  /// - Parameter signal: what kills the server; one for which it clears its shared memory away, if it has any.
  init(folder: String, signal: String = "KILL") throws {
    self.folder = folder
    let script = """
      server=0
      while read -r line; do server=$line; done
      [ "$server" -gt 0 ] && kill "-$2" "$server"
      n=0
      until rm -rf "$1" 2>/dev/null || [ $n -ge 50 ]; do n=$((n + 1)); sleep 0.1; done
      """
    (identifier, input) = try spawnShell(script: script, arguments: [folder, signal])
  }

  deinit {
    input.close()
    var status: CInt = 0
    while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
  }

  func register(_ process: pid_t) {
    input.send("\(process)\n")
  }

  func forget() {
    input.send("0\n")
  }
}

/// Starts `/bin/sh`; returns its id and our end of its standard input.
private func spawnShell(script: String, arguments: [String]) throws -> (pid_t, ChildInput) {
  guard let (input, theirs) = ChildInput.open() else {
    throw RedisServer.Failure.system("socketpair failed with \(errno)")
  }
  defer { _ = close(theirs) }
  // A group of its own keeps Ctrl-C in the terminal from killing the guardian first.
  let started = Spawn.start(
    "/bin/sh", ["-c", script, "sh"] + arguments, descriptors: [(theirs, STDIN_FILENO)],
    inOwnGroup: true)
  switch started {
  case .success(let identifier): return (identifier, input)
  case .failure(let error):
    input.close()
    throw RedisServer.Failure.system("/bin/sh cannot be started, error \(error.code)")
  }
}
