/// What to do about stored records that cannot be read.
public enum UnreadablePolicy: Sendable, Hashable {
  /// Throw `CacheError.unreadable`, which names all of them.
  case strict
  /// Leave them where they are, list them beside what was read, and go on.
  case quarantine
}
