#if Backtests
  public import TradingModel

  /// What a backtest is about: all that decides its outcome.
  public struct BacktestSetup: Sendable, Equatable {
    /// The instrument, such as `BTCUSDT` or `AAPL`; not empty.
    public var symbol: String
    /// The bars' size as you name it, such as `1h`; not empty.
    public var timeframe: String
    /// The strategy's name.
    public var strategy: String?
    /// Where the model lies that the strategy loads.
    public var modelPath: String?
    /// The first moment of the tested period, in seconds since the UNIX epoch.
    public var startDate: Int64
    /// The last moment of the tested period, in seconds since the UNIX epoch.
    public var endDate: Int64
    /// The capital at the start, above zero, exactly as written.
    public var initialCapital: ExactDecimal
    /// The currency of all amounts.
    public var currency: String?
    /// The parameters, of which JSON can be made: no bytes, no infinities, texts as keys, none twice.
    ///
    /// `nil` as well where a stored text is not a JSON object; see ``BacktestResult/configurationJSON``.
    public var configuration: DynamicMap?
    /// The version of the strategy's code, such as a commit.
    public var codeVersion: String?
    /// The hash of the data that is traded on, such as ``ContentHash`` makes.
    public var dataHash: String?

    /// Describes a backtest.
    public init(
      symbol: String, timeframe: String, strategy: String? = nil, modelPath: String? = nil,
      startDate: Int64, endDate: Int64, initialCapital: ExactDecimal, currency: String? = nil,
      configuration: DynamicMap? = nil, codeVersion: String? = nil, dataHash: String? = nil
    ) {
      self.symbol = symbol
      self.timeframe = timeframe
      self.strategy = strategy
      self.modelPath = modelPath
      self.startDate = startDate
      self.endDate = endDate
      self.initialCapital = initialCapital
      self.currency = currency
      self.configuration = configuration
      self.codeVersion = codeVersion
      self.dataHash = dataHash
    }

    func validate() throws(BacktestError) {
      guard !symbol.isEmpty else { throw .invalid(field: "symbol", reason: "it is empty") }
      guard !timeframe.isEmpty else { throw .invalid(field: "timeframe", reason: "it is empty") }
      guard startDate <= endDate else {
        throw .invalid(field: "endDate", reason: "it lies before startDate")
      }
      guard !initialCapital.isNegative, !initialCapital.isZero,
        initialCapital.doubleValue.isFinite
      else {
        throw .invalid(field: "initialCapital", reason: "\(initialCapital) is not above zero")
      }
    }
  }
#endif
