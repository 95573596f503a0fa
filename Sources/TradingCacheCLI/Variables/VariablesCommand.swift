import ArgumentParser
import TradingModel
import TradingSerialization
import VariableStorage

/// `trading-cache vars`: looks after the variables of strategies.
struct VariablesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vars", abstract: "Shows and changes the variables that strategies keep.",
    discussion: """
      A change makes a new version. Stop the strategy before you change its variables: while it runs, its \
      next backup is refused with a conflict.
      """,
    subcommands: [
      ListVariables.self, ShowVariables.self, GetVariable.self, PutVariable.self,
      RemoveVariable.self, VariableHistory.self, VariableDiff.self, RollBackVariables.self,
      RenameVariables.self,
    ])
}

struct ListVariables: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the strategies of which variables are stored.")

  @OptionGroup var store: VariableStoreOptions

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() async throws {
    let configuration = try store.configuration()
    let found: [StoredStrategy]
    do throws(VariableError) {
      found = try await StrategyVariables.strategies(configuration)
    } catch {
      throw Failure(error)
    }
    guard !found.isEmpty else { throw Failure.different("no variables are stored") }
    var output = Output()
    if json {
      for strategy in found {
        var line: DynamicMap = [:]
        if let namespace = strategy.namespace {
          line["trader"] = .string(namespace.traderId.value)
          line["strategy"] = .string(namespace.strategyId.value)
        }
        if let name = strategy.lumibotName { line["lumibot_name"] = .string(name) }
        output.write(line: VariableJSON.line(line))
      }
    } else {
      var table = Table([
        .init(heading: "trader"), .init(heading: "strategy"), .init(heading: "lumibot name"),
      ])
      for strategy in found {
        table.add([
          strategy.namespace?.traderId.value ?? "-", strategy.namespace?.strategyId.value ?? "-",
          strategy.lumibotName ?? "-",
        ])
      }
      for line in table.lines { output.write(line: line) }
    }
    output.flush()
  }
}

struct ShowVariables: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints the variables of a strategy.")

  @OptionGroup var options: VariableOptions

  @Option(help: "A version other than the newest.")
  var version: UInt64?

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() async throws {
    let version = try await options.version(version)
    var output = Output()
    let sorted = version.variables.sorted { $0.key < $1.key }
    if json {
      for (name, value) in sorted { output.write(line: VariableJSON.line(name: name, value)) }
    } else {
      let time = ISO8601.text(version.savedAt, alwaysNineDecimals: true)
      output.write(line: "version \(version.number), \(time), \(version.writer)")
      var table = Table([.init(heading: "name"), .init(heading: "kind"), .init(heading: "value")])
      for (name, value) in sorted { table.add([name, value.kind.rawValue, "\(value)"]) }
      for line in table.lines { output.write(line: line) }
    }
    output.flush()
  }
}

struct GetVariable: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Prints one variable.")

  @OptionGroup var options: VariableOptions

  @Argument(help: "The variable.")
  var name: String

  @Flag(help: "Print it as one line of JSON, with its kind.")
  var json = false

  func run() async throws {
    guard let value = try await options.version(nil).variables[name] else {
      throw Failure.different("there is no variable \"\(name)\"")
    }
    var output = Output()
    if json {
      output.write(line: VariableJSON.line(name: name, value))
    } else if case .string(let text) = value {
      output.write(line: text)
    } else {
      output.write(line: "\(value)")
    }
    output.flush()
  }
}

struct PutVariable: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put", abstract: "Sets one variable.")

  @OptionGroup var options: VariableOptions

  @Argument(help: "The variable.")
  var name: String

  @Argument(
    help: """
      The value: dates in ISO 8601 or nanoseconds, bytes in base64, lists, sets and maps as the JSON \
      that --json prints.
      """)
  var value: String

  @Option(
    help: """
      bool, int, uint, double, decimal, string, date, bytes, list, set, map or null; without, what \
      the variable is; for a new one what JSON says it is, and a string where it is no JSON.
      """)
  var kind: String?

  @Flag(help: "Set it also where there is no such variable, or no such strategy.")
  var create = false

  func run() async throws {
    let asked = try kind.map { word throws(Failure) in
      guard let kind = VariableValue.Kind(rawValue: word) else {
        throw .usage("\(word) is no kind of variable")
      }
      return kind
    }
    try await options.change(creating: create) { variables in
      let present = variables.all()[name]
      guard present != nil || create else {
        throw Failure.different("there is no variable \"\(name)\"; --create makes one")
      }
      try variables.set(name, to: try parsed(asked, present))
    }
  }

  /// The value of a kind: the one that was asked for, or the variable's.
  private func parsed(
    _ asked: VariableValue.Kind?, _ present: VariableValue?
  ) throws(Failure) -> VariableValue {
    let known = present == .null ? nil : present?.kind
    // A text in quotes is what --json prints.
    if asked == nil, known == .string, case .string(let text) = VariableJSON.inferred(value) {
      return .string(text)
    }
    guard let kind = asked ?? known else { return VariableJSON.inferred(value) }
    let parsed =
      switch kind {
      case .list, .set, .map: try VariableJSON.value(of: value)
      default: VariableJSON.scalar(value, kind) ?? (try? VariableJSON.value(of: value))
      }
    guard let parsed, parsed.kind == kind else {
      throw .usage("\"\(value)\" is no \(kind.rawValue)")
    }
    return parsed
  }
}

struct RemoveVariable: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Removes one variable.")

  @OptionGroup var options: VariableOptions

  @Argument(help: "The variable.")
  var name: String

  func run() async throws {
    try await options.change { variables in
      guard variables.remove(name) != nil else {
        throw Failure.different("there is no variable \"\(name)\"")
      }
    }
  }
}
