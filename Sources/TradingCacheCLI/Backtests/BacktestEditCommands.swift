#if Backtests
  import ArgumentParser
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// `backtests note`: what is noted about a backtest.
  struct BacktestNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "note", abstract: "Shows the notes of a backtest, or replaces them by a text.")

    @Argument(help: "The id.")
    var id: Int64

    @Argument(help: "The new notes.")
    var text: String?

    @OptionGroup var database: ChangedDatabaseOptions

    @Flag(help: "Remove the notes.")
    var clear = false

    func validate() throws {
      guard text == nil || !clear else {
        throw ValidationError("a text and --clear exclude each other")
      }
    }

    func run() throws {
      guard text != nil || clear else {
        let store = try database.file.store()
        let result = try backtests { () throws(BacktestError) in try store.result(id) }
        var output = Output()
        if let notes = result.notes { output.write(line: Printable.text(notes)) }
        return output.flush()
      }
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

    @OptionGroup var database: ChangedDatabaseOptions

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

    @OptionGroup var database: ChangedDatabaseOptions

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
          line: DynamicValue.map([
            "ended": list(report.ended), "alive": list(report.alive),
            "elsewhere": list(report.elsewhere),
          ]).jsonLine)
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
      abstract: "Shows backtests, and with --execute removes them from the file.",
      discussion: """
        Nothing is removed when one of them does not exist, or is running in a process that lives. What was \
        pushed into Redis stays there.
        """)

    @Argument(help: "The ids.")
    var ids: [Int64]

    @OptionGroup var database: ChangedDatabaseOptions

    @Flag(help: "Remove them.")
    var execute = false

    func run() throws {
      guard execute else {
        let store = try database.file.store()
        let comparison = try backtests { () throws(BacktestError) in try store.compare(ids) }
        return try BacktestText.write(
          comparison.results, remark: "nothing is removed without --execute")
      }
      let store = try database.store()
      try backtests { () throws(BacktestError) in try store.delete(ids) }
      var output = Output()
      output.write(line: "\(ids.count) removed")
      output.flush()
    }
  }

  /// `backtests keep`: removes all but the newest.
  struct BacktestKeepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keep",
      abstract: "Shows all but the newest backtests, and with --execute removes them.",
      discussion: """
        Running ones are neither counted nor removed, unless you ask for them by --status; those whose \
        process lives are not removed even then.
        """
    )

    @Argument(help: "How many to keep.")
    var count: Int

    @OptionGroup var database: ChangedDatabaseOptions
    @OptionGroup var filter: BacktestFilterOptions

    @Flag(help: "Remove them.")
    var execute = false

    @Flag(help: "Print the ids as JSON.")
    var json = false

    func run() throws {
      let store = execute ? try database.store() : try database.file.store()
      let chosen = try filter.filter()
      let ids = try backtests { () throws(BacktestError) in
        execute ? try store.keepLast(count, chosen) : try store.surplus(beyond: count, chosen)
      }
      var output = Output()
      if json {
        let name = execute ? "removed" : "surplus"
        output.write(line: DynamicValue.map([name: .array(ids.map { .int($0) })]).jsonLine)
      } else if execute {
        output.write(line: "\(ids.count) removed")
      } else {
        output.write(
          line: "\(ids.count) would be removed: \(ids.map { "\($0)" }.joined(separator: ", "))")
        Notice.say("nothing is removed without --execute")
      }
      output.flush()
    }
  }
#endif
