/// One write as a value: what it changes, and what must be true for it.
///
/// The verbs of `CacheDatabase` make them; an engine carries them out, whichever it is.
public struct CacheWrite: Sendable {
  let rule: WriteRule
  let changes: @Sendable (inout ChangeBuffer, WriteContext) -> Void

  init(
    rule: WriteRule = .none,
    _ changes: @escaping @Sendable (inout ChangeBuffer, WriteContext) -> Void
  ) {
    self.rule = rule
    self.changes = changes
  }
}

/// One read as a value: what is looked up, and what is made of it.
public struct CacheRead<Result: Sendable>: Sendable {
  let body: @Sendable (ReadSession) throws(CacheError) -> Result

  init(_ body: @escaping @Sendable (ReadSession) throws(CacheError) -> Result) { self.body = body }
}
