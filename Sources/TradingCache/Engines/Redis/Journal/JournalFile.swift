import RedisClient

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A journal's file: locked against other processes, appended to, and replaced as a whole.
final class JournalFile: @unchecked Sendable {  // One owner, which locks; see `JournalWriter`.
  let path: String
  private let trader: String
  private var descriptor: CInt = -1
  private var lock: CInt = -1
  private(set) var name: [UInt8]
  /// The newest note in it.
  private(set) var note: JournalNote
  private(set) var size = 0
  private var headerSize = 0
  private(set) var hasEntries = false

  /// Locks and reads a trader's journal, or prepares to make one.
  static func open(
    folder: String, trader: String
  ) throws(JournalError) -> (JournalFile, JournalContent) {
    let file = JournalFile(path: "\(folder)/\(fileName(trader)).journal", trader: trader)
    try file.takeLock()
    guard let bytes = try file.read() else {
      return (file, JournalContent(name: file.name))
    }
    let content = try JournalContent(bytes, trader: trader, path: file.path)
    file.name = content.name
    file.note = content.note ?? file.note
    return (file, content)
  }

  private init(path: String, trader: String) {
    self.path = path
    self.trader = trader
    name = Self.newName()
    note = JournalNote(count: 0, marker: Marker(epoch: 0, sequence: 0))
  }

  deinit { close() }

  static func newName() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: 0...255) } }

  /// A trader key as a file name: what is neither letter, digit, `-` nor `_` becomes `%` and its number.
  static func fileName(_ trader: String) -> String {
    trader.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: String(UnicodeScalar(byte))
      default: "%\(byte)"
      }
    }.joined()
  }

  /// Appends whole entries; when that fails, the file is as before.
  ///
  /// - Throws: `JournalError.system`, with what is left of a half-written entry taken out again.
  func append(_ bytes: [UInt8]) throws(JournalError) {
    do throws(JournalError) {
      try write(bytes, at: size, to: descriptor)
    } catch {
      // Whatever this says: a torn end is known for what it is.
      _ = ftruncate(descriptor, off_t(size))
      throw error
    }
    size += bytes.count
    hasEntries = hasEntries || !bytes.isEmpty
  }

  /// Notes how far the server has confirmed, in the place of the note before the last one.
  func note(_ marker: Marker) throws(JournalError) {
    let next = note.next(marker)
    try write(next.bytes, at: headerSize - JournalNote.areaSize + next.offset, to: descriptor)
    note = next
  }

  /// Forgets all entries.
  func removeEntries() throws(JournalError) {
    guard ftruncate(descriptor, off_t(headerSize)) == 0 else { throw failure("truncating") }
    size = headerSize
    hasEntries = false
  }

  /// Forces what was written to disk.
  func synchronize() throws(JournalError) {
    guard fsync(descriptor) == 0 else { throw failure("fsync") }
  }

  /// Replaces the file by one with this note and these entries, at once: whatever happens, there is
  /// the old one or the new one.
  func replace(
    name: [UInt8]? = nil, confirmed marker: Marker, entries: [UInt8]
  ) throws(JournalError) {
    let name = name ?? self.name
    let note = note.next(marker)
    let header = JournalContent.header(name: name, trader: trader, note: note)
    let temporary = path + ".new"
    let fresh = systemOpen(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC)
    guard fresh >= 0 else { throw failure("opening \(temporary)") }
    do throws(JournalError) {
      try write(header + entries, at: 0, to: fresh)
      guard fsync(fresh) == 0 else { throw failure("fsync") }
      guard rename(temporary, path) == 0 else { throw failure("renaming \(temporary)") }
    } catch {
      _ = systemClose(fresh)
      // On a full disk its bytes are missed.
      _ = unlink(temporary)
      throw error
    }
    if descriptor >= 0 { _ = systemClose(descriptor) }
    descriptor = fresh
    self.name = name
    self.note = note
    headerSize = header.count
    size = header.count + entries.count
    hasEntries = !entries.isEmpty
    synchronizeFolder()
  }

  /// Gives the file another name, which says why and since which epoch; returns that.
  func setAside(_ why: String, epoch: UInt64) throws(JournalError) -> String {
    var target = "\(path).\(why)-\(epoch)"
    var number = 1
    while access(target, F_OK) == 0 {
      number += 1
      target = "\(path).\(why)-\(epoch)-\(number)"
    }
    guard rename(path, target) == 0 else { throw failure("renaming it to \(target)") }
    synchronizeFolder()
    return target
  }

  /// Lets others have the file.
  func close() {
    if descriptor >= 0 { _ = systemClose(descriptor) }
    if lock >= 0 { _ = systemClose(lock) }
    descriptor = -1
    lock = -1
  }

  private func takeLock() throws(JournalError) {
    // A file of its own, since the journal itself is replaced now and then.
    lock = systemOpen(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC)
    guard lock >= 0 else { throw failure("opening its lock") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
  }

  /// All bytes; `nil` when there is no file.
  private func read() throws(JournalError) -> [UInt8]? {
    let file = systemOpen(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("opening")
    }
    defer { _ = systemClose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = chunk.withUnsafeMutableBytes { buffer in
        retryingOnInterrupt { systemRead(file, buffer) }
      }
      guard count >= 0 else { throw failure("reading") }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private func write(
    _ bytes: [UInt8], at offset: Int, to file: CInt
  ) throws(JournalError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        return retryingOnInterrupt { systemWrite(file, rest, at: offset + written) }
      }
      guard count > 0 else { throw failure("writing") }
      written += count
    }
  }

  private func synchronizeFolder() {
    let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
    let descriptor = systemOpen(String(folder), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = systemClose(descriptor)
  }

  private func failure(_ operation: String) -> JournalError {
    .system(path: path, reason: "\(operation): \(systemMessage(errno))")
  }
}

// The system's functions under other names than those of the class.

private func systemOpen(_ path: String, _ flags: CInt) -> CInt { open(path, flags, 0o600) }

private func systemClose(_ descriptor: CInt) -> CInt { close(descriptor) }

private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(
  _ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, at offset: Int
) -> Int {
  pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
}
