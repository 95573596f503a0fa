/// Whether the server still has what it had confirmed to this trader's former runs, as far as a start
/// can know.
///
/// The journal knows, and so does `Configuration.lastConfirmed`. Sequence numbers count a trader's
/// writes across its writers, so that a lower one than was confirmed means older data.
public enum ConfirmedWrites: Sendable, Hashable {
  /// There was nothing to compare with: neither a journal of a former run nor a receipt.
  case unknown
  /// All of them are there; this is the last one that was known to be confirmed.
  case present(upTo: Receipt)
  /// The server's data is older: every write after `found`, up to `confirmed`, is missing; all of
  /// them when `found` is `nil`.
  case lost(confirmed: Receipt, found: Receipt?)

  /// The error that says so, when something is lost.
  var loss: CacheError? {
    guard case .lost(let confirmed, let found) = self else { return nil }
    return .dataLoss(confirmed: confirmed.sequence, found: found?.sequence)
  }
}
