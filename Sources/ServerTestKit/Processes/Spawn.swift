#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts a program as a child process.
enum Spawn {
  /// - Parameters:
  ///   - program: a path; the `PATH` is not searched.
  ///   - arguments: without the program's name.
  ///   - descriptors: which of ours are the child's, in pairs (ours, the child's); of the others it has
  ///     standard input, output and error.
  ///   - inOwnGroup: whether it is out of reach of Ctrl-C in our terminal.
  /// - Returns: the child's number, or the system's error.
  static func start(
    _ program: String, _ arguments: [String], descriptors: [(CInt, CInt)], inOwnGroup: Bool
  ) -> Result<pid_t, SystemError> {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (ours, theirs) in descriptors {
      posix_spawn_file_actions_adddup2(&actions, ours, theirs)
    }
    // A thread of Swift's pool may have signals blocked, which a child would inherit and then ignore
    // SIGTERM; the child begins with every signal as usual, whatever is blocked or ignored here.
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var flags = CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF)
    if inOwnGroup {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= CInt(POSIX_SPAWN_SETPGROUP)
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var words = ([program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, program, &actions, &attributes, words, environ)
    return code == 0 ? .success(identifier) : .failure(SystemError(code: code))
  }

  struct SystemError: Error {
    let code: CInt
  }
}

/// Our end of a child's standard input.
///
/// A socket instead of a pipe: writing to a child that has died need not raise SIGPIPE.
struct ChildInput: Sendable {
  private let descriptor: CInt

  /// Makes the two ends, of which the other one is the child's; `nil` when the system refuses.
  static func open() -> (ours: ChildInput, theirs: CInt)? {
    var ends: [CInt] = [-1, -1]
    #if canImport(Glibc)
      let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #elseif canImport(Musl)
      let type = SOCK_STREAM | SOCK_CLOEXEC
    #else
      let type = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { return nil }
    #if canImport(Darwin)
      var on: CInt = 1
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<CInt>.size))
      }
    #endif
    return (ChildInput(descriptor: ends[0]), ends[1])
  }

  /// Sends text; a child that is gone gets none.
  func send(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      #if canImport(Darwin)
        let flags: CInt = 0
      #else
        let flags = CInt(MSG_NOSIGNAL)
      #endif
      let count = bytes.withUnsafeBytes { systemSend(descriptor, $0, flags) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Ends the input.
  func close() { systemClose(descriptor) }
}

// The system's functions under other names than those of the methods.

private func systemSend(_ socket: CInt, _ bytes: UnsafeRawBufferPointer, _ flags: CInt) -> Int {
  send(socket, bytes.baseAddress, bytes.count, flags)
}

private func systemClose(_ descriptor: CInt) { _ = close(descriptor) }
