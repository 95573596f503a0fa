import TestSupport

/// What became of made-up and damaged bytes.
package struct FuzzTally: Sendable {
  package private(set) var inputs = 0
  /// How often something was read from them; an input can be read as more than one thing.
  package internal(set) var values = 0
  /// How often they were refused.
  package internal(set) var errors = 0
  /// The most processor time that one input took.
  package private(set) var longest = Duration.zero

  /// Counts what `body` makes of an input: a value, or an error.
  mutating func count(_ body: () throws -> Void) {
    do {
      try body()
      values += 1
    } catch {
      errors += 1
    }
  }

  /// - Parameter start: the thread's processor time when it began with the input.
  mutating func noteInput(since start: Duration) {
    inputs += 1
    longest = max(longest, ProcessorTime.ofThread - start)
  }
}
