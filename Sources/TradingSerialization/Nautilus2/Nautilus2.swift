import TradingModel

/// What the release candidates of NautilusTrader 2.0 (rc3 to rc7) store, read into the model's
/// values.
///
/// They use the same Redis keys as 1.x, and other records under them:
///
///     orders:{id}                      list    {"Initialized": {…}}, {"Submitted": {…}}, …
///     positions:{id}                   list    flat fills of the current round trip
///     snapshots:positions:{id}         list    states; one with `replay_state` is the position
///     accounts:{id}                    list    states with `is_reported`
///     instruments:{id}                 string  {"CurrencyPair": {…}}
///     currencies:{code}                string  a map with `code`, or the code alone
///     synthetics:{id}                  string  a map with `id` and without `type`
///     instrument_closes:{id}           string  flat
///     general:position_oms:{id}        string  "NETTING" or "HEDGING"
///     general:cache://position-snapshots/{id}/{n}   string  a closed round trip, always JSON
///     custom:{time}:{uuid}             string  a user's data, always JSON
///     actors:{id}:state, strategies:{id}:state      string  names and arrays of byte numbers
///
/// Each element says itself which version wrote it, so that a list of both is read too: the
/// functions here read what either version stored. The elements of 1.x are folded by the rules that
/// the caller gives, those of 2.0 by `FoldingRules.nautilus2`. Nothing is written in this form:
/// every release candidate so far changed it.
///
/// Not kept, since the model has no place for them: what an event was caused by (`causation_id`),
/// why a venue canceled (`reason`), the price protection of an update, and a position's
/// adjustments, whose effect is in its numbers.
public enum Nautilus2 {
  /// Why something that 2.0 stored cannot be read.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// The currency is neither built in nor known to the decoder, so that its decimals are unknown.
    ///
    /// It is among the decoder's `currencies.assumed` then: with its description the record can be
    /// read.
    case unknownCurrency(code: String)
    /// The record is under the key of another object.
    case otherCode(stated: String)
    /// There is nothing to fold.
    case noElements
    /// Neither version writes an element like this one.
    case unknownWriter

    public var description: String {
      switch self {
      case .unknownCurrency(let code): "currency \(code) is not described, its decimals are unknown"
      case .otherCode(let stated): "the record is of currency \(stated)"
      case .noElements: "nothing is stored"
      case .unknownWriter: "which version of NautilusTrader wrote it cannot be told"
      }
    }
  }

  /// Refuses currencies whose decimals the decoder only assumed.
  static func check(
    _ currencies: some Sequence<Currency>, _ decoder: RecordDecoder
  ) throws(Failure) {
    guard !decoder.currencies.assumed.isEmpty else { return }
    for currency in currencies where decoder.currencies.assumed.contains("\(currency.code)") {
      throw .unknownCurrency(code: "\(currency.code)")
    }
  }
}
