package import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The demo's own record of what the node wrote, in a plain file that owes nothing to Redis.
///
///     start                                 a node begins
///     append 17 orders:O-1 {event id}       write 17 is about to be made: one more event of a log
///     set 18 strategies:S-1:state {base64}  write 18 is about to be made: all of a document
///     confirmed 17                          Redis has write 17
///     failed 18 {reason}                    Redis does not have write 18, and never will
///     variables S-1 {time} 7 {memory}       what a strategy remembers from here on; version 7 of its
///                                           variables is known to be stored
///
/// A line is one system call to a file opened for appending; it survives SIGKILL, and needs no fsync,
/// since it is the process that is killed and not the machine.
@MainActor
package final class WriteRecord {
  private let file: Int32
  private var count = 0
  private let made: AsyncStream<(number: Int, receipt: Receipt)>.Continuation
  private let confirming: Task<Void, Never>

  /// - Parameters:
  ///   - path: the file, made where there is none.
  ///   - database: asked for the receipts' confirmations.
  package init(path: String, database: any CacheDatabase) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw NodeError.cannotRecord(path: path, errno: errno) }
    self.file = file
    let (writes, made) = AsyncStream<(number: Int, receipt: Receipt)>.makeStream()
    self.made = made
    // The trading thread does not wait for receipts; this does.
    confirming = Task.detached {
      for await write in writes {
        do {
          try await database.confirmed(write.receipt)
          WriteRecord.append("confirmed \(write.number)", to: file)
        } catch {
          WriteRecord.append("failed \(write.number) \(error)", to: file)
        }
      }
    }
    WriteRecord.append("start", to: file)
  }

  /// Makes a write that adds an event to a log.
  func append(_ key: String, _ eventId: UUID4, _ write: () throws -> Receipt) throws {
    _ = try make("append", key, eventId.description, write)
  }

  /// Makes a write that sets a document.
  @discardableResult
  func set(_ key: String, _ content: [UInt8], _ write: () throws -> Receipt) throws -> Receipt {
    let text = content.withUnsafeBytes { Base64.encode($0) }
    return try make("set", key, String(decoding: text, as: UTF8.self), write)
  }

  /// Notes what a strategy's variables are about to become, and which version of them is stored.
  func note(_ strategy: StrategyId, _ memory: StrategyMemory, stored version: UInt64) {
    WriteRecord.append(
      "variables \(strategy) \(UnixNanos.now()) \(version) \(memory)", to: file)
  }

  private func make(
    _ verb: String, _ key: String, _ content: String, _ write: () throws -> Receipt
  ) throws -> Receipt {
    count += 1
    WriteRecord.append("\(verb) \(count) \(key) \(content)", to: file)
    let receipt = try write()
    made.yield((count, receipt))
    return receipt
  }

  /// Waits until the last receipt is in the record.
  func close() async {
    made.finish()
    await confirming.value
  }

  private nonisolated static func append(_ line: String, to file: Int32) {
    let bytes = Array((line + "\n").utf8)
    let written = bytes.withUnsafeBytes { Int(write(file, $0.baseAddress, $0.count)) }
    guard written == bytes.count else { fail("the record cannot be written") }
  }
}
