/// Parts of the write protocol that can be switched off, to see that tests find what then goes wrong.
///
/// Not public: without any of them, writes are doubled or come from a writer that is fenced.
package struct ProtocolSwitches: Sendable {
  /// Whether the marker decides about a batch in doubt; otherwise it is sent again.
  package var usesMarker = true
  /// Whether fence and marker are watched.
  package var usesWatch = true
}
