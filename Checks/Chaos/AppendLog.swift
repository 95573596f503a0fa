#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The newest append-only file of a server that does not run.
struct AppendLog {
  private let path: String
  private let bytes: [UInt8]

  /// Finds the file in a server's folder, which has one part for each rewrite.
  init(folder: String) {
    var newest = folder + "/appendonly.aof"
    for number in 1...99 {
      let part = "\(folder)/appendonlydir/appendonly.aof.\(number).incr.aof"
      if access(part, F_OK) == 0 { newest = part }
    }
    path = newest
    bytes = FileText.bytes(newest)
  }

  var count: Int { bytes.count }

  /// Where the last transaction of a writer begins, if nothing follows it, and its marker's sequence.
  var lastTransaction: (start: Int, sequence: UInt64)? {
    let begin = Array("*1\r\n$5\r\nMULTI\r\n".utf8)
    let end = Array("*1\r\n$4\r\nEXEC\r\n".utf8)
    guard bytes.count > begin.count + end.count, bytes.suffix(end.count).elementsEqual(end)
    else { return nil }
    var start = bytes.count - begin.count
    while start >= 0, !bytes[start..<(start + begin.count)].elementsEqual(begin) { start -= 1 }
    guard start >= 0 else { return nil }
    // The marker is the last that a writer's transaction sets: `epoch:sequence`.
    let words = bytes[start...].split(separator: UInt8(ascii: "\n")).dropLast(3)
    guard let last = words.last else { return nil }
    let text = String(decoding: last.dropLast(), as: UTF8.self).split(separator: ":")
    guard text.count == 2, UInt64(text[0]) != nil, let sequence = UInt64(text[1])
    else { return nil }
    return (start, sequence)
  }

  /// Shortens the file.
  func truncate(to size: Int) -> Bool { systemTruncate(path, size) }
}

/// Under another name than the method.
private func systemTruncate(_ path: String, _ size: Int) -> Bool {
  truncate(path, off_t(size)) == 0
}
