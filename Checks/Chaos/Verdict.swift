/// What is wrong with what is stored, in comparison with what the writers noted.
struct Verdict: Sendable {
  var written = 0
  var confirmed = 0
  /// Not confirmed when their writer was killed, but on its local file, which the next one found.
  var recovered = 0
  /// Confirmed, or on a local file that was played back, and not there; or there without an earlier one.
  var lost = 0
  var duplicated = 0
  var reordered = 0
  /// Written by a writer after another one had taken over from it.
  var afterFencing = 0
  /// Whatever else must not be: events that no one wrote, writers that ended otherwise than they should.
  var unexpected: [String] = []

  var isGood: Bool {
    lost + duplicated + reordered + afterFencing == 0 && unexpected.isEmpty
  }

  static func + (one: Verdict, other: Verdict) -> Verdict {
    var sum = one
    sum.written += other.written
    sum.confirmed += other.confirmed
    sum.recovered += other.recovered
    sum.lost += other.lost
    sum.duplicated += other.duplicated
    sum.reordered += other.reordered
    sum.afterFencing += other.afterFencing
    sum.unexpected += other.unexpected
    return sum
  }
}

extension Verdict {
  /// Compares.
  ///
  /// - Parameter records: those of the writers, in the order in which they took the fence.
  init(_ stored: StoredLogs, _ records: [WriterRecord]) {
    var places: [Int: Int] = [:]
    for (_, numbers) in stored.logs {
      for number in numbers { places[number, default: 0] += 1 }
      reordered += zip(numbers, numbers.dropFirst()).count { $0 > $1 }
    }
    duplicated = places.values.reduce(0) { $0 + $1 - 1 }
    for record in records {
      judge(record, places)
      for event in record.written { places[event.number] = nil }
    }
    for number in places.keys.sorted().prefix(3) {
      unexpected.append("event \(number) is stored, and no one wrote it")
    }
    for record in records { judgeFencing(record, stored) }
  }

  private mutating func judge(_ record: WriterRecord, _ places: [Int: Int]) {
    written += record.written.count
    // What is applied must be a beginning of what was written, and hold all that was confirmed.
    let last = record.written.last { places[$0.number] != nil }?.number ?? -1
    let due = max(last, record.confirmed, record.journaled)
    for event in record.written {
      if event.number <= record.confirmed {
        confirmed += 1
      } else if event.number <= record.journaled {
        recovered += 1
      }
      if event.number <= due, places[event.number] == nil { lost += 1 }
    }
    unexpected += record.rejections.prefix(3).map { "rejected: \($0)" }
  }

  /// What lies behind the lengths that a writer found must be its own or its successors'.
  private mutating func judgeFencing(_ record: WriterRecord, _ stored: StoredLogs) {
    guard let lengths = record.lengthsAtOpen, let first = record.written.first?.number
    else { return }
    for (index, length) in lengths.enumerated() {
      let numbers = stored.logs["a\(index)"] ?? []
      afterFencing += numbers.dropFirst(length).count { $0 < first }
    }
  }
}
