/// What the command line asks for.
struct Options: Sendable {
  /// How many runs.
  var runs = 20
  /// Where all random numbers begin.
  var seed = UInt64.random(in: 0...999_999)
  /// Runs at the same time.
  var lanes = 2
  /// How many faults hit in one run.
  var faults = 22
  /// A single run, to look at it.
  var onlyRun: Int?
  /// The faults to choose from; all if empty.
  var onlyFaults: [Fault] = []
  /// The seconds for which the server stands still, instead of runs.
  var stall: Int?
  /// What is switched off, to see that the harness finds what must then go wrong.
  var withoutMarker = false
  var withoutWatch = false
  /// Whether the writers write a file, without a server, and what of that is switched off.
  var usesFile = false
  var withoutTransaction = false
  /// Whether each run says what happens in it.
  var isVerbose = false

  static let usage = """
    usage: chaos [--runs N] [--seed S] [--lanes N] [--faults N] [--run K] [--verbose]
                 [--only FAULT,FAULT...] [--without-marker] [--without-watch]
           chaos --file [--without-transaction] and the others
           chaos --stall SECONDS

    Kills, cuts, stops and confuses a writer and its redis-server at random, and compares what is
    stored with what was written. Exits with 1 when anything was lost, doubled, out of order, or
    written after fencing. With --file, the writers have a file in the place of a server, and are
    killed, stopped and taken over from.
    """

  /// Reads the arguments; `nil` when they make no sense.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    while let word = rest.popFirst() {
      switch word {
      case "--without-marker": withoutMarker = true
      case "--without-watch": withoutWatch = true
      case "--file": usesFile = true
      case "--without-transaction": withoutTransaction = true
      case "--verbose": isVerbose = true
      case "--only":
        onlyFaults = (rest.popFirst() ?? "").split(separator: ",").compactMap { name in
          Fault.allCases.first { "\($0)" == name }
        }
        if onlyFaults.isEmpty { return nil }
      default:
        guard let value = rest.popFirst().flatMap({ Int($0) }), value >= 0 else { return nil }
        switch word {
        case "--runs": runs = value
        case "--seed": seed = UInt64(value)
        case "--lanes": lanes = max(1, value)
        case "--faults": faults = value
        case "--run": onlyRun = value
        case "--stall": stall = value
        default: return nil
        }
      }
    }
  }
}
