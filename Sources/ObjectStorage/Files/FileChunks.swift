import Dispatch
public import Foundation
import RedisClient

/// The bytes of a file, piece by piece, in bounded memory.
///
/// Reading blocks a thread of its own, never one of Swift's cooperative pool, so that a pipe or a
/// terminal may take its time.
public struct FileChunks: AsyncSequence, Sendable {
  enum Source: Sendable {
    case path(String)
    case handle(FileHandle)
  }

  let source: Source

  /// The bytes of the file at a path.
  public init(path: String) { source = .path(path) }

  /// What is left to be read from an open file, such as `FileHandle.standardInput`.
  public init(_ handle: FileHandle) { source = .handle(handle) }

  /// An iterator that begins at the first byte, or where an open file stands.
  public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

  /// Reads the file.
  public struct Iterator: AsyncIteratorProtocol {
    let source: Source
    private var handle: FileHandle?

    private static let pieceBytes = 512 << 10

    init(source: Source) { self.source = source }

    private var path: String {
      switch source {
      case .path(let path): path
      case .handle: "the open file"
      }
    }

    /// The next piece; `nil` at the end of the file.
    /// - Throws: ``ObjectError/file(path:reason:)``.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ObjectError) -> [UInt8]? {
      let (source, opened, path) = (source, handle, path)
      let (used, bytes) = try await onFileThread(path) {
        let handle: FileHandle
        switch (opened, source) {
        case (let opened?, _), (nil, .handle(let opened)): handle = opened
        case (nil, .path(let path)):
          handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        }
        return (handle, try handle.read(upToCount: Self.pieceBytes).map { [UInt8]($0) })
      }
      handle = used
      return bytes?.isEmpty == false ? bytes : nil
    }
  }
}

/// Runs what blocks, on a thread that may be blocked; whatever it throws is about the file.
func onFileThread<Result: Sendable>(
  _ path: String, _ body: @escaping @Sendable () throws -> Result
) async throws(ObjectError) -> Result {
  do {
    return try await DispatchQueue.global().run(body)
  } catch {
    throw .file(path: path, reason: "\(error)")
  }
}
