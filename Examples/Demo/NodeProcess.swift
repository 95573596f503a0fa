#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A trading node in a process of its own, with pipes to its standard input and output.
final class NodeProcess {
  enum Failure: Error, CustomStringConvertible {
    case cannotStart(program: String, errno: Int32)
    case ended(status: Int32)

    var description: String {
      switch self {
      case .cannotStart(let program, let code):
        "\(program) does not start, error \(code); has it been built?"
      case .ended(let status): "the node ended by itself, status \(status)"
      }
    }
  }

  private var process: pid_t = 0
  private let input: Int32
  private let output: Int32
  private var unread: [UInt8] = []

  /// The node's program, beside this one.
  static var program: String {
    let own = CommandLine.arguments.first ?? ""
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/demo-node"
  }

  init(arguments: [String]) throws {
    let program = Self.program
    let (childInput, input) = try Self.pipeEnds(program)
    let (output, childOutput) = try Self.pipeEnds(program)
    (self.input, self.output) = (input, output)
    defer {
      _ = close(childInput)
      _ = close(childOutput)
    }
    try Interrupt.whileHolding { (known) throws(Failure) in
      process = try Self.spawn([program] + arguments, childInput, childOutput)
      known = process
    }
  }

  deinit {
    _ = close(input)
    _ = close(output)
  }

  /// The next line, or `nil` at the end.
  func readLine() -> String? {
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let count = chunk.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      unread += chunk.prefix(count)
    }
  }

  /// Sends lines; a node that is gone gets none.
  func send(_ lines: [String]) {
    var bytes = Array(lines.map { $0 + "\n" }.joined().utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Ends it without a word (SIGKILL).
  func kill() {
    #if canImport(Glibc)
      _ = Glibc.kill(process, SIGKILL)
    #else
      _ = Darwin.kill(process, SIGKILL)
    #endif
  }

  /// Waits for its end and returns how it ended: 0 for well, negative for a signal.
  func waitForEnd() -> Int32 {
    var info = siginfo_t()
    var status: Int32 = 0
    // Until it is taken leave of, its number is given to no other process.
    #if canImport(Glibc)
      while waitid(P_PID, id_t(process), &info, Int32(WEXITED | WNOWAIT)) == -1, errno == EINTR {}
    #else
      while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    #endif
    Interrupt.whileHolding { known in
      while waitpid(process, &status, 0) == -1, errno == EINTR {}
      known = nil
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  // MARK: Starting

  private static func pipeEnds(_ program: String) throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure.cannotStart(program: program, errno: errno) }
    // A pipe that another child held open too would never end.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ arguments: [String], _ input: Int32, _ output: Int32
  ) throws(Failure) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    // The node starts with every signal as usual, whatever is blocked or ignored here.
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))

    var words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process: pid_t = 0
    let code = posix_spawn(&process, arguments[0], &actions, &attributes, words, environ)
    guard code == 0 else { throw .cannotStart(program: arguments[0], errno: code) }
    return process
  }
}
