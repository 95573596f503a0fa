#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line of the output, in the form that all programs of the comparison print.
struct Figure {
  private var fields: [String]

  init(_ name: String) { fields = ["\"name\": \"\(name)\""] }

  func with(_ field: String, _ value: Double) -> Figure {
    with(field, raw: String((value * 100).rounded() / 100))
  }

  func with(_ field: String, _ value: Int) -> Figure { with(field, raw: String(value)) }

  func with(_ field: String, _ value: String) -> Figure { with(field, raw: "\"\(value)\"") }

  private func with(_ field: String, raw value: String) -> Figure {
    var figure = self
    figure.fields.append("\"\(field)\": \(value)")
    return figure
  }

  /// Prints the line at once, so that an interrupted run has told what it knew.
  func report() {
    print("{" + fields.joined(separator: ", ") + "}")
    fflush(nil)
  }
}

/// A monotonic clock, in nanoseconds.
func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

/// The middle of the values.
func median(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.sorted()[values.count / 2]
}

/// How long one sample of a codec takes.
///
/// Short enough to fall between what else the machine does; there are many, so that some do.
let sampleNanoseconds: UInt64 = 2_000_000

/// How many samples of a codec are taken; the runner says fewer for a quick look.
let sampleCount: Int = {
  guard let text = getenv("SAMPLES") else { return 150 }
  return max(Int(String(cString: text)) ?? 150, 1)
}()

/// Runs `body` until a sample is long enough, takes many, reports the quietest: what disturbs one
/// only ever makes it longer.
@inline(__always)
func measure(_ name: String, bytes: Int, _ body: () throws -> Void) rethrows {
  func run(_ count: Int) throws -> UInt64 {
    let start = now()
    for _ in 0..<count { try body() }
    return now() - start
  }
  var count = 10
  while try run(count) * 2 < sampleNanoseconds { count *= 2 }
  var samples: [Double] = []
  for _ in 0..<sampleCount { samples.append(Double(try run(count)) / Double(count)) }
  Figure(name).with("ns_per_op", samples.min() ?? 0).with("bytes", bytes).report()
}

/// Keeps the compiler from dropping the work that made `value`; it must not see that this does nothing.
@_optimize(none)
func keep<Value>(_ value: borrowing Value) {}
