package import Logging
import RedisClient
import Synchronization

/// Keeps what is logged, as text.
package struct LogKeeper: LogHandler {
  /// The lines so far, each with its level and its metadata.
  package final class Lines: Sendable {
    fileprivate let lines = Guarded<[String]>([])

    /// All of them, oldest first.
    package var all: [String] { lines.withLock { $0 } }
  }

  private let kept: Lines
  package var metadata: Logger.Metadata = [:]
  package var logLevel = Logger.Level.trace

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let metadata = event.metadata.map { " \($0)" } ?? ""
    kept.lines.withLock { $0.append("\(event.level): \(event.message)\(metadata)") }
  }

  /// A logger, and what is logged with it.
  package static func logger() -> (Logger, Lines) {
    let lines = Lines()
    return (Logger(label: "test") { _ in LogKeeper(kept: lines) }, lines)
  }
}
