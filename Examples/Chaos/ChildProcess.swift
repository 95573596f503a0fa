#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A writer process of our own program, and our end of its standard input.
///
/// It ends by itself when the input does, so none is left behind whatever becomes of us.
final class ChildProcess {
  private let identifier: pid_t
  private var input: CInt
  private var status: CInt?

  /// Starts this program again with other arguments; `nil` when the system refuses.
  init?(arguments: [String]) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      _ = close(ends[0])
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([Self.program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var started: pid_t = 0
    guard posix_spawn(&started, Self.program, &actions, &attributes, words, environ) == 0 else {
      _ = close(ends[1])
      return nil
    }
    identifier = started
    input = ends[1]
  }

  deinit {
    kill()
    endInput()
  }

  private static var program: String {
    #if canImport(Darwin)
      CommandLine.arguments[0]
    #else
      "/proc/self/exe"
    #endif
  }

  /// Ends it at once, and takes leave of it.
  func kill() {
    guard status == nil else { return }
    _ = signal(SIGKILL)
    _ = waitForEnd(seconds: 60)
  }

  /// Suspends it.
  func pause() { _ = signal(SIGSTOP) }

  /// Lets it go on.
  func resume() { _ = signal(SIGCONT) }

  /// Asks it to confirm all and leave.
  func endInput() {
    if input >= 0 { _ = close(input) }
    input = -1
  }

  /// Its exit code once it has ended by itself; 128 and more for a signal.
  var exitCode: Int32? {
    if status == nil {
      var result: CInt = 0
      if waitpid(identifier, &result, WNOHANG) == identifier { status = result }
    }
    guard let status else { return nil }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// Waits for its end.
  func waitForEnd(seconds: Int) -> Int32? {
    let end = ContinuousClock.now + .seconds(seconds)
    while exitCode == nil, ContinuousClock.now < end { _ = poll(nil, 0, 1) }
    return exitCode
  }

  private func signal(_ number: CInt) -> CInt {
    // A process that was waited for is gone, and its number may be another's.
    exitCode == nil ? systemKill(identifier, number) : -1
  }
}

/// Under another name than the method.
private func systemKill(_ process: pid_t, _ signal: CInt) -> CInt {
  #if canImport(Glibc)
    Glibc.kill(process, signal)
  #else
    Darwin.kill(process, signal)
  #endif
}
