import TestSupport

/// What can go wrong.
enum Fault: String, CaseIterable, Sendable {
  case cut = "connection cut"
  case cutRequest = "request cut"
  case cutReply = "reply cut"
  case halfRequest = "half a request"
  case halfReply = "half a reply"
  case zombie = "request delivered late, on the old connection"
  case hold = "network holds everything, then delivers"
  case drip = "network drips"
  case killServer = "server kill -9"
  case killWriter = "writer kill -9"
  case killBoth = "both kill -9"
  case takeOver = "second node takes over"
  case takeOverPaused = "second node takes over from a stopped one"
  case stopServer = "server SIGSTOP"
  case oom = "OOM"
  case readOnly = "READONLY"
  case noPermission = "NOPERM"
  case misconfigured = "MISCONF"
  case tornLog = "AOF cut inside the last transaction"
  case flushAll = "FLUSHALL by another client"

  /// How often it is chosen, in comparison with the others.
  var weight: Int {
    switch self {
    case .cut, .cutRequest, .cutReply, .halfRequest, .halfReply: 6
    case .zombie: 12
    case .hold, .drip, .stopServer: 3
    case .killServer, .killWriter, .killBoth: 2
    case .takeOver, .takeOverPaused, .tornLog: 3
    case .oom, .readOnly, .noPermission, .misconfigured: 3
    // Ends a run, and so is not one among others.
    case .flushAll: 0
    }
  }

  /// One of `faults`, by their weights.
  static func random(of faults: [Fault], using random: inout SeededGenerator) -> Fault {
    let faults = faults.isEmpty ? allCases : faults
    let total = max(1, faults.reduce(0) { $0 + $1.weight })
    var place = Int.random(in: 0..<total, using: &random)
    for fault in faults {
      place -= fault.weight
      if place < 0 { return fault }
    }
    return .cut
  }
}
