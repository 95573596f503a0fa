#if Backtests
  import DemoTrading
  import TradingCache

  /// What can be chosen on the command line.
  struct BacktestOptions: Equatable {
    private(set) var strategy: String?
    private(set) var lots: Int64?
    private(set) var distance: Int64?
    private(set) var steps = 2000
    private(set) var seed: UInt64 = 1
    /// The file for the results, if they are to be kept.
    private(set) var database: String?
    /// Whether only the usage is asked for.
    private(set) var showsHelp = false

    static let usage =
      "usage: demo-backtest [--all | --strategy ID] [--lots N] [--distance CENTS] [--steps N] [--seed S] "
      + "[--save-to-db FILE]"

    /// Reads the arguments; the first is the program.
    ///
    /// - Throws: `Unknown` for what is no option, and for a value that makes no sense.
    init(_ arguments: [String]) throws {
      var words = arguments.dropFirst()
      var isAll = false
      while let word = words.popFirst() {
        switch word {
        case "--help", "-h": showsHelp = true
        // As it is without a strategy; for those who want to say so.
        case "--all": isAll = true
        default: try takeValue(of: word, &words)
        }
      }
      guard !isAll || strategy == nil else { throw Unknown(word: "--all --strategy") }
    }

    private mutating func takeValue(of word: String, _ words: inout ArraySlice<String>) throws {
      guard let value = words.popFirst(), try take(word, value) else { throw Unknown(word: word) }
    }

    private mutating func take(_ option: String, _ value: String) throws -> Bool {
      func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) throws -> Number {
        guard let number = Number(value), range.contains(number) else {
          throw Unknown(word: "\(option) \(value)")
        }
        return number
      }
      switch option {
      case "--strategy": strategy = value
      case "--lots": lots = try number(1...1_000_000_000)
      case "--distance": distance = try number(0...1_000_000_000)
      case "--steps": steps = try number(1...100_000)
      case "--seed": seed = try number(0...UInt64.max)
      case "--save-to-db": database = value
      default: return false
      }
      return true
    }

    /// The strategies that were chosen, with the parameters that were.
    func strategies() throws -> [DemoStrategy] {
      let chosen = try DemoStrategy.all().filter { strategy == nil || "\($0.id)" == strategy }
      guard !chosen.isEmpty else { throw Unknown(word: "--strategy \(strategy ?? "")") }
      return try chosen.map { strategy in
        var strategy = strategy
        strategy.parameters = try StrategyParameters(
          lots: lots ?? strategy.parameters.lots,
          distance: distance ?? strategy.parameters.distance)
        return strategy
      }
    }

    /// What is no option, or no value for one.
    struct Unknown: Error, Equatable, CustomStringConvertible {
      let word: String
      var description: String { "\(word)? \(BacktestOptions.usage)" }
    }
  }
#endif
