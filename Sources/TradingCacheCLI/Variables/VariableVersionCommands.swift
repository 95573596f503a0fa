import ArgumentParser
import TradingModel
import TradingSerialization
import VariableStorage

struct VariableHistory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Lists the versions that are kept, the newest first.")

  @OptionGroup var options: VariableOptions

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() async throws {
    let history = try await options.with { variables throws(VariableError) in
      try await variables.history()
    }
    guard !history.versions.isEmpty || !history.unreadable.isEmpty else {
      throw options.nothingStored
    }
    for error in history.unreadable { Notice.say("\(error)") }
    var output = Output()
    if json {
      for version in history.versions {
        output.write(
          line: VariableJSON.line([
            "version": .unsigned(version.number),
            "saved_at": .string(ISO8601.text(version.savedAt, alwaysNineDecimals: true)),
            "variables": .int(Int64(version.variables.count)),
            "writer": .string(version.writer),
          ]))
      }
    } else {
      var table = Table([
        .init(heading: "version", isNumber: true), .init(heading: "saved"),
        .init(heading: "variables", isNumber: true), .init(heading: "writer"),
      ])
      for version in history.versions {
        table.add([
          "\(version.number)", ISO8601.text(version.savedAt, alwaysNineDecimals: true),
          "\(version.variables.count)", version.writer,
        ])
      }
      for line in table.lines { output.write(line: line) }
    }
    output.flush()
    if !history.unreadable.isEmpty {
      throw Failure.different("\(history.unreadable.count) versions cannot be read")
    }
  }
}

struct VariableDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Shows what changed between two versions.")

  @OptionGroup var options: VariableOptions

  @Argument(help: "The older version.")
  var from: UInt64

  @Argument(help: "The newer version; without, the newest.")
  var to: UInt64?

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() async throws {
    let newer = try await options.version(to)
    let older = try await options.version(from)
    var output = Output()
    var table = Table([.init(heading: "name"), .init(heading: "was"), .init(heading: "is")])
    for change in VariableChange.between(older.variables, newer.variables) {
      let (was, new) = change.values
      if json {
        var line: DynamicMap = ["name": .string(change.name)]
        if let was { line["was"] = VariableJSON.json(of: was) }
        if let new { line["is"] = VariableJSON.json(of: new) }
        output.write(line: VariableJSON.line(line))
      } else {
        table.add([change.name, VariableDiff.cell(was), VariableDiff.cell(new)])
      }
    }
    if !json { for line in table.lines { output.write(line: line) } }
    output.flush()
  }

  private static func cell(_ value: VariableValue?) -> String {
    value.map { "\($0.kind.rawValue) \($0)" } ?? "-"
  }
}

extension VariableChange {
  fileprivate var values: (was: VariableValue?, new: VariableValue?) {
    switch self {
    case .added(_, let value): (nil, value)
    case .removed(_, let value): (value, nil)
    case .changed(_, let old, let new): (old, new)
    }
  }
}

struct RollBackVariables: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Makes a former version the newest, as a version of its own."
  )

  @OptionGroup var options: VariableOptions

  @Argument(help: "The version to go back to.")
  var version: UInt64

  func run() async throws {
    try await options.with { variables throws(VariableError) in
      try await variables.rollBack(to: version)
      try await variables.close()
    }
  }
}

struct RenameVariables: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Changes the name under which a Lumibot strategy shares the variables.")

  @OptionGroup var options: VariableOptions

  @Argument(help: "The strategy_id of the row in Lumibot's table from now on.")
  var name: String

  func run() async throws {
    let namespace = try options.namespace()
    let configuration = try options.store.configuration()
    do throws(VariableError) {
      try await StrategyVariables.setLumibotName(name, of: namespace, configuration)
    } catch {
      throw Failure(error)
    }
  }
}
