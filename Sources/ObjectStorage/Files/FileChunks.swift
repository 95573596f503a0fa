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
    private var opened: OpenFile?

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
      let (source, opened) = (source, opened)
      let (file, bytes) = try await onFileThread(path) { () throws(FileFailure) in
        switch source {
        case .handle(let handle):
          return (OpenFile?.none, try OpenFile.read(handle.fileDescriptor, upTo: Self.pieceBytes))
        case .path(let path):
          let file = if let opened { opened } else { try OpenFile(path, O_RDONLY) }
          return (file, try OpenFile.read(file.descriptor, upTo: Self.pieceBytes))
        }
      }
      self.opened = file
      return bytes.isEmpty ? nil : bytes
    }
  }

  /// How many bytes it has, as far as that is known before they are read.
  package var size: Int? {
    get async throws(ObjectError) {
      guard case .path(let path) = source else { return nil }
      return try await onFileThread(path) { () throws(FileFailure) in
        let status = try OpenFile.status(of: path)
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
      }
    }
  }
}
