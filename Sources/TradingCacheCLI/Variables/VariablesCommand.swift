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
      next backup is refused, and it is told.
      """,
    subcommands: [
      ListVariables.self, ShowVariables.self, GetVariable.self, PutVariable.self,
      RemoveVariable.self, VariableHistory.self, VariableDiff.self, RollBackVariables.self,
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
    let found: [VariableNamespace]
    do throws(VariableError) {
      found = try await StrategyVariables.namespaces(configuration)
    } catch {
      throw Failure(error)
    }
    guard !found.isEmpty else { throw Failure.different("no variables are stored") }
    var output = Output()
    if json {
      for namespace in found {
        output.write(
          line: VariableJSON.line([
            "trader": .string(namespace.traderId.value),
            "strategy": .string(namespace.strategyId.value),
          ]))
      }
    } else {
      var table = Table([.init(heading: "trader"), .init(heading: "strategy")])
      for namespace in found { table.add([namespace.traderId.value, namespace.strategyId.value]) }
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
      the variable is, and a string for a new one.
      """)
  var kind: String?

  func run() async throws {
    let asked = try kind.map { word throws(Failure) in
      guard let kind = VariableValue.Kind(rawValue: word) else {
        throw .usage("\(word) is no kind of variable")
      }
      return kind
    }
    try await options.change { variables in
      let kind = asked ?? variables.all()[name]?.kind ?? .string
      let parsed: VariableValue?
      switch kind {
      case .list, .set, .map: parsed = try VariableJSON.value(of: value)
      default: parsed = VariableJSON.scalar(value, kind)
      }
      guard let parsed, parsed.kind == kind else {
        throw Failure.usage("\"\(value)\" is no \(kind.rawValue)")
      }
      try variables.set(name, to: parsed)
    }
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
