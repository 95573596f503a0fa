#if Backtests
  import TradingModel

  /// Which of another program's columns are ours.
  ///
  ///     total_return=Return*100      our column is theirs, times a hundred
  ///     symbol:=BTCUSDT              our column is the same in every row
  public struct ColumnMapping: Sendable, Equatable {
    struct Source: Sendable, Equatable {
      let column: String
      let factor: Double?
    }

    private(set) var sources: [String: Source] = [:]
    private(set) var constants: [String: String] = [:]
    /// Columns whose values are parameters of the configuration.
    var parameters: [String]

    /// What columns can be given: those of `backtest_results`, and `config` and `tags` as `list --json` prints them.
    static let columns = Column.all.filter { $0 != Column.id.rawValue } + ["config", "tags"]

    /// Reads a mapping.
    ///
    /// A column of ours that it does not name is the column of the same name, if there is one.
    /// - Parameters:
    ///   - assignments: as above.
    ///   - parameters: columns that become entries of the configuration.
    /// - Throws: ``BacktestError/invalid(field:reason:)``.
    public init(_ assignments: [String] = [], parameters: [String] = []) throws(BacktestError) {
      self.parameters = parameters
      for text in assignments {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else {
          throw .invalid(field: text, reason: "it is no column=theirs and no column:=value")
        }
        let isConstant = parts[0].hasSuffix(":")
        let column = String(isConstant ? parts[0].dropLast() : parts[0])
        guard Self.columns.contains(column) else {
          throw .invalid(
            field: column, reason: "there are: \(Self.columns.joined(separator: ", "))")
        }
        if isConstant {
          constants[column] = String(parts[1])
        } else if let star = parts[1].lastIndex(of: "*"),
          let factor = Double(parts[1][parts[1].index(after: star)...])
        {
          sources[column] = Source(column: String(parts[1][..<star]), factor: factor)
        } else {
          sources[column] = Source(column: String(parts[1]), factor: nil)
        }
      }
    }
  }

  /// A row as our columns see it.
  struct MappedRow {
    let mapping: ColumnMapping
    let values: DynamicMap

    /// Every value that is given, for telling rows apart.
    var given: DynamicMap {
      DynamicMap(
        entries: (ColumnMapping.columns + mapping.parameters).compactMap { column in
          let value = mapping.parameters.contains(column) ? values[column] : value(column)
          return value.map { .init(key: .string(column), value: $0) }
        })
    }

    /// A value of ours; `nil` where it is missing, also by an empty text or a word of Python's.
    func value(_ column: String) -> DynamicValue? {
      if let constant = mapping.constants[column] { return .string(constant) }
      let source = mapping.sources[column]
      guard let value = values[source?.column ?? column] else { return nil }
      switch value {
      case .null: return nil
      case .string(let text) where ["", "nan", "none", "null"].contains(text.lowercased()):
        return nil
      default: break
      }
      guard let factor = source?.factor, let number = Self.number(value) else { return value }
      return .double(number * factor)
    }

    func text(_ column: Column) -> String? {
      switch value(column.rawValue) {
      case .string(let text): text
      case .int(let value): "\(value)"
      case .double(let value): "\(value)"
      default: nil
      }
    }

    /// A number; a text may end with a percent sign where the column is in percent.
    func number(_ column: String) throws(BacktestError) -> Double? {
      guard let value = value(column) else { return nil }
      guard let number = Self.number(value) else {
        throw .invalid(field: column, reason: "\(value) is no number")
      }
      return number
    }

    private static func number(_ value: DynamicValue) -> Double? {
      switch value {
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .double(let value): value
      case .bool(let value): value ? 1 : 0
      case .string(let text): Double(text.hasSuffix("%") ? String(text.dropLast()) : text)
      default: nil
      }
    }
  }
#endif
