/// A condition that did not hold in time.
package struct NotInTime: Error, CustomStringConvertible {
  /// Which one, and who waited for it.
  package let description: String
}

/// Returns as soon as the condition holds.
///
/// - Throws: ``NotInTime`` when it does not hold in time; what the condition throws.
package func eventually(
  _ what: String, within limit: Duration = .seconds(120), _ condition: () async throws -> Bool,
  file: StaticString = #fileID, line: UInt = #line
) async throws {
  let deadline = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      throw NotInTime(description: "not within \(limit): \(what) (\(file):\(line))")
    }
    try await Task.sleep(for: .milliseconds(1))
  }
}
