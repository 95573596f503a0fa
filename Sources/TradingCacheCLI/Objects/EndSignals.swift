import Foundation
import ObjectStorage

/// Removes files that are being written, when the process is told to end (Ctrl-C, SIGTERM).
final class EndSignals {
  private var sources: [any DispatchSourceSignal] = []

  /// Watches for the signals, except those that are ignored, as for a command in the background.
  init() {
    for number in [SIGINT, SIGTERM] {
      let former = signal(number, SIG_IGN)
      // Functions cannot be compared; their addresses can, and both are of a pointer's size.
      let isIgnored = unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      guard !isIgnored else { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        TemporaryFiles.removeAll()
        // Now it ends as it would have without us.
        signal(number, SIG_DFL)
        kill(getpid(), number)
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Lets the signals do again what they usually do.
  func stop() {
    for source in sources {
      signal(CInt(source.handle), SIG_DFL)
      source.cancel()
    }
  }
}
