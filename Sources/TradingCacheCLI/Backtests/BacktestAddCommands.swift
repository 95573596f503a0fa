#if Backtests
  import ArgumentParser
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// `backtests add`: results of other programs.
  struct BacktestAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Adds results from JSON lines or CSV.",
      discussion: """
        The names are those of the table's columns, as list prints them with --json or --csv; --map names \
        others. Needed are symbol, timeframe, start_date, end_date, initial_capital, and final_equity or \
        total_return. Times are UNIX seconds, days, or ISO 8601, in UTC unless they say otherwise; \
        percentages are percent. Nothing is added when a line cannot be understood, and what was added \
        before is not added again.
        """)

    @Argument(help: "The file; standard input, if not given or -.", completion: .file())
    var file = "-"

    @OptionGroup var database: ChangedDatabaseOptions

    @Flag(help: "The file is CSV with a line of names; that of a name with .csv is anyway.")
    var csv = false

    @Option(
      help: ArgumentHelp(
        "column=theirs, column=theirs*100, or column:=value for all rows; may be repeated.",
        valueName: "mapping"))
    var map: [String] = []

    @Option(
      help: ArgumentHelp(
        "A column that is a parameter of the configuration; may be repeated.", valueName: "column"))
    var parameter: [String] = []

    @Flag(help: "Print the ids as JSON.")
    var json = false

    func run() throws {
      let text = try InputFile(file).bytes()
      let isCSV = csv || file.hasSuffix(".csv")
      let mapping = try backtests { () throws(BacktestError) in
        try ColumnMapping(map, parameters: parameter)
      }
      let store = try database.store(creating: true)
      let report = try backtests { () throws(BacktestError) in
        isCSV ? try store.add(csv: text, mapping) : try store.add(jsonLines: text, mapping)
      }
      AddText.write(report, json: json)
    }
  }

  /// `backtests import`: a result file of freqtrade.
  struct BacktestImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Adds the backtests of a result file of freqtrade.",
      discussion: """
        That is the .zip that its backtesting writes since 2025.2, or the .json in it. The figures are computed \
        here from its trades; freqtrade's own are other formulas. What was added before is not added again.
        """)

    @Argument(help: "The file.", completion: .file(extensions: ["zip", "json"]))
    var file: String

    @OptionGroup var database: ChangedDatabaseOptions

    @Flag(help: "Print the ids as JSON.")
    var json = false

    func run() throws {
      let bytes = try InputFile(file).bytes()
      let store = try database.store(creating: true)
      let report = try backtests { () throws(BacktestError) in try store.importFreqtrade(bytes) }
      AddText.write(report, json: json)
    }
  }

  enum AddText {
    static func write(_ report: AddReport, json: Bool) {
      var output = Output()
      if json {
        output.write(
          line: DynamicValue.map([
            "added": .array(report.added.map { .int($0) }), "present": .int(Int64(report.present)),
          ]).jsonLine)
      } else {
        output.write(line: "\(report.added.count) added, \(report.present) were there already")
      }
      output.flush()
    }
  }

  /// A file that is read as a whole.
  struct InputFile {
    let path: String

    init(_ path: String) { self.path = path }

    func bytes() throws(Failure) -> [UInt8] {
      // The library's standard input is a variable in C, which only the descriptor reaches safely.
      let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure() }
      defer { if descriptor != 0 { close(descriptor) } }
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(descriptor, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw failure() }
        if count == 0 { return bytes }
        bytes += piece[..<count]
      }
    }

    private func failure() -> Failure {
      .connection("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
  }
#endif
