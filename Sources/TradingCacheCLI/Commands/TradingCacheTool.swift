import ArgumentParser

/// The command `trading-cache`.
@main
struct TradingCacheTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trading-cache",
    abstract: "Looks after the state that trading nodes keep in Redis.",
    discussion: """
      Ends with 0 when all is well, 1 when something is unreadable or different, 2 when the arguments \
      make no sense, and 3 when the server cannot be reached or fails.
      """,
    subcommands: [
      RestoreCommand.self, VerifyCommand.self, CopyCommand.self, VariablesCommand.self,
      ObjectsCommand.self, BacktestsCommand.self,
    ])

  static func main() async {
    endProcess(await run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command line and returns its status.
  static func run(_ arguments: [String]) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return 0
    } catch let failure as Failure {
      Notice.say(withoutPasswords(failure.message, arguments))
      return failure.status
    } catch {
      // Help and version are errors here too, of status 0.
      let isFine = exitCode(for: error).isSuccess
      var output = Output(descriptor: isFine ? 1 : 2)
      output.write(line: withoutPasswords(fullMessage(for: error), arguments))
      output.flush()
      return isFine ? 0 : 2
    }
  }

  /// A message that quotes none of the arguments that may hold a password: connection URLs, wherever on
  /// the line they were written.
  static func withoutPasswords(_ message: String, _ arguments: [String]) -> String {
    var message = message
    for argument in arguments {
      let value = argument.hasPrefix("--") ? argument.drop { $0 != "=" }.dropFirst() : argument[...]
      guard value.contains("://") || value.contains("@") else { continue }
      message = message.replacing(value, with: "<redacted>")
    }
    return message
  }
}
