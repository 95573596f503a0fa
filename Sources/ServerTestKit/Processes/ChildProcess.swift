#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// A process of a test's own, such as a trading node that is to be killed in mid-flight.
///
///     let node = try ChildProcess(program: "/path/to/node", arguments: ["--trader", "T-1"])
///     _ = node.readLine()     // "ready", or whatever it says
///     node.kill()             // SIGKILL: it notices nothing
///
/// Its standard input ends when this object is gone, and also when our own process ends in any way: a
/// child that leaves then is never left behind. One that does not is killed with the object.
public final class ChildProcess {
  /// Why a process could not be started.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What happened, in a sentence.
    public let description: String
  }

  /// How a process ended.
  public enum End: Sendable, Hashable {
    /// By itself, with a status.
    case status(Int32)
    /// By a signal.
    case signal(Int32)
  }

  /// The system's number for it.
  public let identifier: Int32
  private var input: ChildInput?
  private let output: CInt
  private var unread: [UInt8] = []
  private var lastEnd: End?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: its path; `nil` for the program that is running now, which tells by the arguments
  ///     that it is a child.
  ///   - arguments: without the program's name.
  ///   - readsOutput: whether its standard output is read by `readLine()`; otherwise it is our own.
  public init(program: String? = nil, arguments: [String], readsOutput: Bool = true) throws(Failure)
  {
    let program = program ?? Self.ownProgram
    guard let (input, childInput) = ChildInput.open() else {
      throw Failure(description: "no socket can be made: \(String(cString: strerror(errno)))")
    }
    var descriptors = [(childInput, STDIN_FILENO)]
    var ends: [CInt] = [-1, -1]
    // A pipe that another child held open too would never end.
    if readsOutput, makePipe(&ends) {
      descriptors.append((ends[1], STDOUT_FILENO))
    }
    let started = Spawn.start(program, arguments, descriptors: descriptors, inOwnGroup: false)
    for (ours, _) in descriptors { _ = close(ours) }
    switch started {
    case .success(let identifier): self.identifier = identifier
    case .failure(let error):
      input.close()
      _ = close(ends[0])
      throw Failure(
        description: "\(program) does not start: \(String(cString: strerror(error.code)))")
    }
    self.input = input
    output = ends[0]
  }

  deinit {
    endInput()
    kill()
    if output >= 0 { _ = close(output) }
  }

  /// The path of a program beside the running one, or beside the tests that are running.
  public static func path(ofSibling name: String) -> String {
    let own = CommandLine.arguments.first ?? ""
    var folder = own.split(separator: "/", omittingEmptySubsequences: false)
    // On macOS the tests lie deeper, in a bundle.
    if let bundle = folder.lastIndex(where: { $0.hasSuffix(".xctest") }) {
      folder = Array(folder[...bundle])
    }
    folder.removeLast()
    return (folder + [Substring(name)]).joined(separator: "/")
  }

  // MARK: Talking

  /// The next line of its output; `nil` at the end, and when there is none in time.
  public func readLine(within limit: Duration = .seconds(60)) -> String? {
    let deadline = Deadline.after(limit)
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      guard waitToRead(output, until: deadline) else { return nil }
      let count = retryingOnInterrupt {
        chunk.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
      }
      guard count > 0 else { return nil }
      unread += chunk.prefix(count)
    }
  }

  /// Sends lines to its input; one that is gone gets none.
  public func send(_ lines: [String]) { input?.send(lines.map { $0 + "\n" }.joined()) }

  /// Ends its input, by which it knows that it is to leave.
  public func endInput() {
    input?.close()
    input = nil
  }

  // MARK: Ending

  /// Ends it at once (SIGKILL), and takes leave of it.
  public func kill() {
    signal(SIGKILL)
    _ = waitForEnd()
  }

  /// Suspends it (SIGSTOP).
  public func pause() { signal(SIGSTOP) }

  /// Lets it go on.
  public func resume() { signal(SIGCONT) }

  /// Sends it a signal.
  public func signal(_ number: Int32) {
    // A process that was waited for is gone, and its number may be another's.
    if end == nil { _ = systemKill(identifier, number) }
  }

  /// How it ended; `nil` while it runs.
  public var end: End? {
    if lastEnd == nil {
      var status: CInt = 0
      if waitpid(identifier, &status, WNOHANG) == identifier { lastEnd = Self.end(of: status) }
    }
    return lastEnd
  }

  /// Waits for its end, without a limit or up to one; returns how it ended, `nil` when it has not.
  public func waitForEnd(within limit: Duration? = nil) -> End? {
    let deadline = limit.map { ContinuousClock.now + $0 }
    while end == nil, deadline.map({ ContinuousClock.now < $0 }) ?? true { _ = poll(nil, 0, 1) }
    return end
  }

  private static func end(of status: CInt) -> End {
    status & 0x7F == 0 ? .status(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  // MARK: Starting

  private static var ownProgram: String {
    #if canImport(Darwin)
      CommandLine.arguments.first ?? ""
    #else
      "/proc/self/exe"
    #endif
  }
}

/// Under another name than the method.
private func systemKill(_ process: pid_t, _ signal: CInt) -> CInt { kill(process, signal) }
