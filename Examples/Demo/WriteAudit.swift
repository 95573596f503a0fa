/// What Redis holds of a trader: its logs and documents, without what is derived from them.
typealias Contents = [String: StoredValue]

/// One key's value.
enum StoredValue: Equatable, Sendable {
  /// The event ids of a list, oldest first.
  case log([String])
  /// The bytes of a string, in base64.
  case document(String)
}

/// Compares Redis with a node's own record of its writes.
///
/// Writes are applied in order, each at most once. So if nothing is lost and nothing came twice,
/// Redis holds exactly what the first so-and-so many writes of the record make, and these are
/// all that were confirmed, and perhaps some of those that were on their way when the node was killed.
struct WriteAudit {
  /// What Redis held at the last comparison.
  private(set) var contents: Contents = [:]

  /// What a comparison found.
  struct Finding: Equatable {
    /// Writes that the node knew to be in Redis.
    var confirmed = 0
    /// Writes that it had made and did not know about when it ended.
    var onTheirWay = 0
    /// How many of these are in Redis; `nil` when what is there is no result of any of them.
    var arrived: Int?
    /// Confirmed writes that are not in Redis.
    var lost: [String] = []
    /// Events that are in Redis more than once.
    var twice: [String] = []
    /// What should not be there: refused writes, events that nobody wrote, or in a wrong order.
    var wrong: [String] = []

    var isSound: Bool { arrived != nil && lost.isEmpty && twice.isEmpty && wrong.isEmpty }
  }

  /// Compares with the lines that the record has gained since the last comparison.
  mutating func compare(record: String, found: Contents) -> Finding {
    defer { contents = found }
    let record = Record(record)
    var finding = Finding()
    finding.confirmed = record.confirmed
    finding.onTheirWay = record.writes.count - record.confirmed
    finding.wrong = record.failures
    finding.twice = Self.repeated(in: found)

    var expected = contents
    for write in record.writes.prefix(record.confirmed) { write.apply(to: &expected) }
    let certain = expected
    for arrived in 0...finding.onTheirWay {
      if arrived > 0 { record.writes[record.confirmed + arrived - 1].apply(to: &expected) }
      if expected == found {
        finding.arrived = arrived
        return finding
      }
    }
    explain(certain, last: expected, found, &finding)
    return finding
  }

  /// Says which keys hold what they cannot hold.
  private func explain(
    _ certain: Contents, last: Contents, _ found: Contents, _ finding: inout Finding
  ) {
    for key in Set(last.keys).union(found.keys).sorted() where found[key] != last[key] {
      switch (certain[key], found[key]) {
      case (.log(let ids)?, .log(let foundIds)?):
        let missing = ids.filter { !foundIds.contains($0) }
        finding.lost += missing.map { "\(key) \($0)" }
        if missing.isEmpty, !foundIds.starts(with: ids) { finding.wrong.append(key) }
      case (_?, nil): finding.lost.append(key)
      case (let before, let now): if before != now { finding.wrong.append(key) }
      }
    }
  }

  private static func repeated(in contents: Contents) -> [String] {
    var repeated: [String] = []
    for (key, value) in contents {
      guard case .log(let ids) = value else { continue }
      var seen: Set<String> = []
      repeated += ids.filter { !seen.insert($0).inserted }.map { "\(key) \($0)" }
    }
    return repeated.sorted()
  }
}

extension WriteAudit {
  /// The record of one node's life; `WriteRecord` in the node says what its lines are.
  private struct Record {
    struct Write {
      let isAppend: Bool
      let key: String
      let content: String

      func apply(to contents: inout Contents) {
        guard isAppend else { return contents[key] = .document(content) }
        guard case .log(let ids)? = contents[key] else { return contents[key] = .log([content]) }
        contents[key] = .log(ids + [content])
      }
    }

    var writes: [Write] = []
    var confirmed = 0
    var failures: [String] = []

    init(_ text: String) {
      // A last line without its end was being written when the node was killed: it does not count.
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let words = line.split(separator: " ")
        switch words.first {
        case "append" where words.count == 4, "set" where words.count == 4:
          writes.append(
            Write(
              isAppend: words[0] == "append", key: String(words[2]), content: String(words[3])))
        case "confirmed" where words.count == 2: confirmed = Int(words[1]) ?? confirmed
        case "start" where words.count == 1: break
        case "variables": break
        default: failures.append(String(line))
        }
      }
      if !(0...writes.count).contains(confirmed) {
        failures.append("\(confirmed) confirmed, \(writes.count) made")
        confirmed = writes.count
      }
    }
  }
}
