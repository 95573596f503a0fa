import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Cleans up when the demo is interrupted.
///
/// The server and its folder go by themselves, in whatever way the process ends; the node is ended
/// here.
enum Interrupt {
  private static let node = Mutex<pid_t?>(nil)

  /// To be called on the main thread, before there are others: they inherit which signals it takes.
  static func handle() {
    // A node that is killed leaves a pipe without a reader.
    signal(SIGPIPE, SIG_IGN)
    block()
    startWaiting()
  }

  private static func block() {
    var signals = signalSet()
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private static func startWaiting() {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    _ = pthread_create(&thread, nil, { _ in endOnSignal() }, nil)
  }

  /// Starts or ends a node, so that an interruption knows of it at any moment.
  static func whileHolding<Failure: Error>(
    _ change: (inout pid_t?) throws(Failure) -> Void
  ) throws(Failure) {
    try node.withLock { (process) throws(Failure) in try change(&process) }
  }

  fileprivate static func waitForSignal() -> Never {
    var signals = signalSet()
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    node.withLock { if let process = $0 { _ = kill(process, SIGKILL) } }
    say("interrupted", to: 2)
    _exit(128 + number)
  }

  private static func signalSet() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    return signals
  }
}

private func endOnSignal() -> Never { Interrupt.waitForSignal() }
