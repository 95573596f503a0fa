import ArgumentParser
import BacktestStorage
import TradingModel

/// `backtests note`: what is noted about a backtest.
struct BacktestNoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Replaces the notes of a backtest; without a text removes them.")

  @Argument(help: "The id.")
  var id: Int64

  @Argument(help: "The notes.")
  var text: String?

  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let store = try database.store()
    try backtests { () throws(BacktestError) in try store.setNotes(text, of: id) }
  }
}

/// `backtests tag`: the tags of a backtest.
struct BacktestTagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Adds tags to a backtest, or removes them.")

  @Argument(help: "The id.")
  var id: Int64

  @Argument(help: "The tags.")
  var tags: [String]

  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Remove the tags instead.")
  var remove = false

  func run() throws {
    let store = try database.store()
    try backtests { () throws(BacktestError) in
      if remove {
        try store.removeTags(Set(tags), from: id)
      } else {
        try store.addTags(Set(tags), to: id)
      }
    }
  }
}

/// `backtests end`: what became of backtests whose process has died.
struct BacktestEndCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end",
    abstract: "Records as failed what is still running although its process has died.",
    discussion: """
      One whose process lives is left alone. One that was pushed or pulled may be running on another \
      machine, and is ended only if you name it.
      """)

  @Argument(help: "The ids; all that are running, if not given.")
  var ids: [Int64] = []

  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Print the ids as JSON.")
  var json = false

  func run() throws {
    let store = try database.store()
    let report = try backtests { () throws(BacktestError) in
      try store.endAbandoned(ids.isEmpty ? nil : ids)
    }
    func list(_ ids: [Int64]) -> DynamicValue { .array(ids.map { .int($0) }) }
    var output = Output()
    if json {
      output.write(
        line: JSONText.line(
          .map([
            "ended": list(report.ended), "alive": list(report.alive),
            "elsewhere": list(report.elsewhere),
          ])))
    } else {
      for id in report.ended { output.write(line: "\(id): failed, its process has died") }
      for id in report.alive { output.write(line: "\(id): running") }
      for id in report.elsewhere { output.write(line: "\(id): may be running elsewhere") }
    }
    output.flush()
  }
}

/// `backtests remove`: removes backtests.
struct BacktestRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes backtests from the file; none when one does not exist.",
    discussion: "What was pushed into Redis stays there.")

  @Argument(help: "The ids.")
  var ids: [Int64]

  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let store = try database.store()
    try backtests { () throws(BacktestError) in try store.delete(ids) }
  }
}

/// `backtests keep`: removes all but the newest.
struct BacktestKeepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep", abstract: "Keeps the newest backtests and removes the others.",
    discussion: "Running ones are neither counted nor removed, unless you ask for them by --status."
  )

  @Argument(help: "How many to keep.")
  var count: Int

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var filter: BacktestFilterOptions

  @Flag(help: "Print the ids of the removed as JSON.")
  var json = false

  func run() throws {
    let store = try database.store()
    let chosen = try filter.filter()
    let removed = try backtests { () throws(BacktestError) in try store.keepLast(count, chosen) }
    var output = Output()
    if json {
      output.write(line: JSONText.line(.map(["removed": .array(removed.map { .int($0) })])))
    } else {
      output.write(line: "\(removed.count) removed")
    }
    output.flush()
  }
}
