public import TradingModel
import TradingSerialization

/// Currencies.
///
///     trader-{trader}:currencies:{code}     string; a hash of precision, iso4217, name and currency_type
///                                           in versions up to 1.182, which is read
extension FamilyKey {
  static let currencies = FamilyKey("currencies")
}

/// The code in a currency's key.
struct CurrencyCode: Sendable {
  let code: String
}

extension Family where ID == CurrencyCode, Record == Currency {
  static var currencies: Self {
    Family(
      kind: "currency", title: "currencies", key: .currencies, shape: .document,
      parse: { CurrencyCode(code: $0.description) }, text: { Text($0.code) },
      reading: { _ in
        { code, parts, decoder in
          try decoder.decode(CurrencyRecord.self, from: parts[0]).currency(code: code.code)
        }
      },
      olderHash: { code, parts in
        try CurrencyRecord(legacyHash: OlderFields.texts(parts)).currency(code: code.code)
      },
      add: (
        .none,
        { currency, changes, context in
          let key = context.key(.currencies, currency.code)
          changes.set(key, CurrencyRecord(currency), context.serializer)
          context.list(.insert, .currencies, currency.code, in: &changes)
        }
      ),
      shown: ShownFamily(
        table: .fields(
          ["name", "currency_type", "precision", "iso4217"], numbers: ["precision", "iso4217"])
      ) { currency in ("\(currency)", currency.stateMap) })
  }
}

extension AnyFamily {
  /// Amounts are read by the currencies, so that they are learned as soon as they are restored.
  static var currencies: AnyFamily {
    AnyFamily(.currencies, role: .usual).afterRestoring { restored, session in
      session.decoders.learn(restored.records(of: Currency.self).records)
    }
  }
}

extension RestoredState {
  /// The currencies, by code.
  public var currencies: Restored<Currency> { self[.currencies] }
}

extension CacheDatabase {
  /// Adds or replaces a currency.
  @discardableResult public func addCurrency(_ currency: Currency) throws(CacheError) -> Receipt {
    try add(currency, to: .currencies)
  }

  /// Reads a currency by its code.
  public func loadCurrency(_ code: String) async throws(CacheError) -> Currency? {
    try await load(CurrencyCode(code: code), from: .currencies)
  }

  /// Reads all currencies, by code.
  public func loadCurrencies(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Currency> {
    try await loadAll(.currencies, policy)
  }
}

extension Currency {
  fileprivate var stateMap: DynamicMap {
    [
      "code": .string("\(code)"), "precision": .int(Int64(precision)),
      "iso4217": .int(Int64(iso4217)), "name": .string(name),
      "currency_type": .string(kind.rawValue),
    ]
  }
}

/// What has to be known before a record can be read: its currencies.
extension ReadSession {
  /// Runs a read; when it met currencies that were not known, looks them up and runs it once more.
  ///
  /// Amounts have their currency's decimals, so that a code must be known before an amount is read. Also a
  /// read that failed is run again: an amount may have more decimals than an unknown currency is taken to have.
  func knowingCurrencies<Result>(
    _ read: () throws(CacheError) -> Result
  ) throws(CacheError) -> Result {
    do throws(CacheError) {
      let result = try read()
      return try learnMissingCurrencies() ? try read() : result
    } catch {
      guard case .unreadable = error, try learnMissingCurrencies() else { throw error }
      return try read()
    }
  }

  /// Looks up the currencies that were met and that nobody described, all of them at once.
  ///
  /// Each is asked for once. Returns whether any was found.
  private func learnMissingCurrencies() throws(CacheError) -> Bool {
    let unknown = decoders.takeAssumedCurrencies()
    guard !unknown.isEmpty else { return false }
    var list = KeyList.Gathered()
    for code in unknown {
      Array(keys.key(.currencies, code).utf8).withUnsafeBytes { list.append($0) }
    }
    let found = try load(.currencies, from: KeyList(list), RestoredState())
    decoders.learn(found.records)
    return !found.isEmpty
  }
}
