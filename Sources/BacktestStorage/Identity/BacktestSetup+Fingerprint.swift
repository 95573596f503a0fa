#if Backtests
  import TradingModel
  import TradingSerialization

  extension BacktestSetup {
    /// The hash by which an identical backtest is found: SHA-256 of ``canonicalJSON()``, in hexadecimal.
    /// - Throws: ``BacktestError/invalid(field:reason:)`` when the configuration has no JSON.
    public func fingerprint() throws(BacktestError) -> String {
      ContentHash.hex(of: try canonicalJSON())
    }

    /// The JSON that is hashed: RFC 8785, all fields of the setup by their columns' names.
    ///
    ///     {"code_version":"v1","configuration":{"fast":5},"currency":null,…,"timeframe":"1h"}
    ///
    /// Missing fields are `null`; the capital is a text without needless zeros, so that `1E+4`, `10000` and
    /// `10000.00` are the same.
    /// - Throws: ``BacktestError/invalid(field:reason:)`` when the configuration has no JSON.
    public func canonicalJSON() throws(BacktestError) -> String {
      let fields: DynamicMap = [
        "symbol": .string(symbol),
        "timeframe": .string(timeframe),
        "strategy": .text(strategy),
        "model_path": .text(modelPath),
        "start_date": .int(startDate),
        "end_date": .int(endDate),
        "initial_capital": .string(initialCapital.plainText),
        "currency": .text(currency),
        "configuration": configuration.map { .map($0) } ?? .null,
        "code_version": .text(codeVersion),
        "data_hash": .text(dataHash),
      ]
      return try DynamicValue.map(fields).jsonText(.canonical, field: "configuration")
    }
  }

  extension DynamicValue {
    /// The JSON of the value.
    /// - Throws: ``BacktestError/invalid(field:reason:)`` for what JSON cannot hold.
    func jsonText(_ form: JSONForm, field: String) throws(BacktestError) -> String {
      do throws(NoJSON) {
        return String(decoding: try json(form), as: UTF8.self)
      } catch {
        throw .invalid(field: field, reason: error.reason)
      }
    }

    /// A text, or null.
    static func text(_ value: String?) -> DynamicValue { value.map { .string($0) } ?? .null }
  }

  extension ExactDecimal {
    /// The value in plain digits: no exponent, no zeros that do not count.
    ///
    /// An exponent beyond 100 stays one, as a few bytes could otherwise ask for all memory.
    var plainText: String {
      let parts = description.uppercased().split(separator: "E")
      let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      guard exponent.magnitude <= 100 else { return description }
      let unsigned = parts[0].drop { $0 == "-" }
      let mantissa = unsigned.split(separator: ".", omittingEmptySubsequences: false)
      var whole = String(mantissa[0])
      var fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
      if exponent > 0 {
        fraction += String(repeating: "0", count: max(0, exponent - fraction.count))
        whole += fraction.prefix(exponent)
        fraction = String(fraction.dropFirst(exponent))
      } else if exponent < 0 {
        whole = String(repeating: "0", count: max(0, -exponent - whole.count + 1)) + whole
        fraction = whole.suffix(-exponent) + fraction
        whole = String(whole.dropLast(-exponent))
      }
      while fraction.last == "0" { fraction.removeLast() }
      whole = String(whole.drop { $0 == "0" })
      let digits = (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : ".\(fraction)")
      return isNegative && !isZero ? "-\(digits)" : digits
    }
  }
#endif
