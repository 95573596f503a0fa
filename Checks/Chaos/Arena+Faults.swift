import RedisClient
import ServerTestKit
import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Arena {
  /// Makes something go wrong, and right again; returns whether it hit.
  func carryOut(_ fault: Fault, random: inout SeededGenerator) throws -> Bool {
    switch fault {
    case .cut: return cutNow()
    case .cutRequest: return hits(.cut(.requests, afterBytes: offset(&random)))
    case .cutReply: return hits(.cut(.replies, afterBytes: offset(&random)))
    case .halfRequest: return hits(.cutInHalf(.requests))
    case .halfReply: return hits(.cutInHalf(.replies))
    case .zombie: return hits(.zombie(beforeReply: Int.random(in: 1...4, using: &random)))
    case .hold:
      proxy.hold()
      sleep(milliseconds: Int.random(in: 5...160, using: &random))
      proxy.pass()
    case .drip:
      proxy.drip(bytes: Int.random(in: 1...400, using: &random), every: .milliseconds(1))
      sleep(milliseconds: Int.random(in: 10...60, using: &random))
      proxy.pass()
    case .killServer: try killServer(&random)
    case .killWriter: try killWriter(&random)
    case .killBoth:
      let first = Bool.random(using: &random)
      if first { kill(current) }
      server.kill()
      if !first { kill(current) }
      try restartServer()
      try startWriter(onNewNode: false)
      _ = waitForWriter(milliseconds: 400)
    case .takeOver, .takeOverPaused:
      // One that is still opening would take over from its own successor, as it may.
      guard wait(milliseconds: 5000, until: { current.record.lengthsAtOpen != nil }) else {
        return false
      }
      if fault == .takeOver { try takeOver(&random) } else { try takeOverFromStopped(&random) }
    case .stopServer:
      server.pause()
      sleep(milliseconds: Int.random(in: 5...200, using: &random))
      server.resume()
    case .oom, .readOnly, .noPermission, .misconfigured: try refuse(fault, random: &random)
    case .tornLog: return try tearLog(&random)
    case .flushAll:
      // It ends a run; see there.
      return false
    }
    return true
  }

  private func cutNow() -> Bool {
    proxy.cut()
    sleep(milliseconds: 2)
    return true
  }

  private func offset(_ random: inout SeededGenerator) -> Int {
    random.happens(percent: 40) ? 0 : Int.random(in: 0...6000, using: &random)
  }

  /// Arms a fault and waits until it hits.
  private func hits(_ fault: FaultProxy.Fault) -> Bool {
    let before = proxy.faultCount
    proxy.inject(fault)
    return wait(milliseconds: 80) { proxy.faultCount > before }
  }

  private func kill(_ life: Life) {
    life.isKilled = true
    life.process.kill()
  }

  private func killServer(_ random: inout SeededGenerator) throws {
    // Now and then with a request that was carried out and never answered.
    if random.happens(percent: 30) { _ = hits(.cut(.replies, afterBytes: 0)) }
    server.kill()
    sleep(milliseconds: Int.random(in: 0...30, using: &random))
    try restartServer()
  }

  private func killWriter(_ random: inout SeededGenerator) throws {
    // Now and then while the network keeps its last request, and delivers that after the restart.
    let holds = random.happens(percent: 40)
    if holds { _ = hits(.zombie(beforeReply: Int.random(in: 1...5, using: &random))) }
    // Or while the server is away, so that there is something to lose.
    let isAway = !holds && random.happens(percent: 50)
    if isAway {
      proxy.refuseConnections(true)
      proxy.cut()
      sleep(milliseconds: Int.random(in: 5...80, using: &random))
    }
    kill(current)
    if isAway { proxy.refuseConnections(false) }
    try startWriter(onNewNode: false)
    _ = waitForWriter(milliseconds: 400)
  }

  private func takeOver(_ random: inout SeededGenerator) throws {
    if random.happens(percent: 50) {
      _ = hits(.zombie(beforeReply: Int.random(in: 1...6, using: &random)))
    }
    try startWriter(onNewNode: true)
    _ = waitForWriter(milliseconds: 400)
  }

  private func takeOverFromStopped(_ random: inout SeededGenerator) throws {
    let former = current
    former.process.pause()
    try startWriter(onNewNode: true)
    _ = waitForWriter(milliseconds: 400)
    former.process.resume()
    sleep(milliseconds: Int.random(in: 1...20, using: &random))
  }

  private func refuse(_ fault: Fault, random: inout SeededGenerator) throws {
    let (begin, end): ([[String]], [[String]])
    switch fault {
    case .oom:
      begin = [["CONFIG", "SET", "maxmemory", "1"]]
      end = [["CONFIG", "SET", "maxmemory", "0"]]
    case .readOnly:
      begin = [["REPLICAOF", "127.0.0.1", "1"]]
      end = [["REPLICAOF", "NO", "ONE"]]
    case .noPermission:
      let denied = [["-@write"], ["-exec"], ["-set"], ["-watch"], ["-get"]]
      begin = [["ACL", "SETUSER", "default"] + (denied.randomElement(using: &random) ?? [])]
      end = [["ACL", "SETUSER", "default", "+@all"]]
    default:
      begin = [["CONFIG", "SET", "save", "3600 1"], ["BGSAVE"]]
      end = [["CONFIG", "SET", "save", ""]]
    }
    try command(begin)
    sleep(milliseconds: Int.random(in: 10...60, using: &random))
    try command(end)
  }

  /// Kills the server as if in the middle of writing its log: the last transaction is there in part.
  ///
  /// Only a transaction that no one was told of may be torn, as otherwise a real server would have
  /// written it whole.
  private func tearLog(_ random: inout SeededGenerator) throws -> Bool {
    // The writer has to be there: it may be waiting before it connects again.
    sleep(milliseconds: 30)
    proxy.refuseConnections(true)
    defer { proxy.refuseConnections(false) }
    guard hits(.cut(.replies, afterBytes: 0)) else { return false }
    server.kill()
    let isNoted = waitUntilAllIsNoted()
    let log = AppendLog(folder: server.folder)
    var isTorn = false
    if isNoted, let last = log.lastTransaction, last.sequence > current.record.confirmedSequence {
      let cut = Int.random(in: (last.start + 1)..<log.count, using: &random)
      isTorn = log.truncate(to: cut)
    }
    try restartServer()
    return isTorn
  }

  /// Waits until the writer has noted all that it knows to be confirmed, while it cannot learn more: in the
  /// round that it is in, and in a whole one.
  private func waitUntilAllIsNoted() -> Bool {
    let rounds = current.record.rounds
    return wait(milliseconds: 5000) { current.record.rounds >= rounds + 2 }
  }

  /// Starts a server that was killed, and looks after its log as a person must.
  private func restartServer() throws {
    try server.start()
    let count = FileText.text(server.folder + "/redis.log")
      .split(separator: "\n").count { $0.contains("Truncating the AOF") }
    guard count > tornLogs else { return }
    tornLogs = count
    try rewriteLog()
  }

  /// Has the server write its log anew, as a person must after it was torn: by us, or by a kill -9 that
  /// came while it was written.
  ///
  /// redis-server 7.0.15 restores the state before the torn transaction, but leaves the transaction's
  /// whole commands in the file; its next restart takes them for a part of the transaction that was
  /// appended behind them. `redis-check-aof --fix` before the start helps as well.
  private func rewriteLog() throws {
    try command([["BGREWRITEAOF"]])
    let connection = try connection()
    let isDone = wait(milliseconds: 30_000) {
      let info = try? connection.roundTrip("INFO", "persistence").text
      return info?.contains("aof_rewrite_in_progress:0") == true
        && info?.contains("aof_rewrite_scheduled:0") == true
    }
    let info = try connection.roundTrip("INFO", "persistence").text
    guard isDone, info?.contains("aof_last_bgrewrite_status:ok") == true else {
      throw ChaosFailure("the server does not rewrite its log: \(server.logTail)")
    }
  }
}
