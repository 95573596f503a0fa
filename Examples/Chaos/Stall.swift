/// Measures the writing thread while the server stands still.
struct Stall {
  let seconds: Int

  func run() async -> Bool { false }
}
