/// Which keys of a trader are those of one family: the words around the id.
///
///     trader-{trader}:{word}:{id}{suffix}
///
/// An engine lists, finds and reads keys by it, and knows nothing else of a family.
struct FamilyKey: Sendable, Hashable {
  /// What comes before the id, for example `orders` or `snapshots:orders`.
  let word: String
  /// What follows the id, for example `:state`.
  let suffix: String
  /// What followed the id in versions up to 1.182, where that differs.
  let olderSuffix: String?
  /// The set that lists the family's ids; `nil` for families that only their keys list.
  let index: Index?

  init(_ word: String, suffix: String = "", olderSuffix: String? = nil, index: Index? = nil) {
    self.word = word
    self.suffix = suffix
    self.olderSuffix = olderSuffix
    self.index = index
  }

  /// What begins each index's key.
  static let indexes = FamilyKey("index")
  /// What begins the keys of the node's health.
  static let health = FamilyKey("health")
}
