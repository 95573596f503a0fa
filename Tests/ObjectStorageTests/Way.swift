import Foundation
import RedisClient
import ServerTestKit
import Synchronization
import TestSupport

/// A way to a real server on which a command or its reply is lost, by the command's name.
final class Way: Sendable {
  /// What a client meets who comes after the loss.
  enum Next {
    case answer(String)
    case refuse
  }

  private struct State {
    var lostRequest: String?
    var lostReply: String?
    var heldRequest: String?
    var next: (@Sendable () -> Next)?
    var hasLost = false
    var isBlocked = false
  }

  private final class Core: Sendable {
    let state = Guarded(State())
  }

  private let server: FakeRedisServer
  private let core = Core()

  init(to upstream: RedisAddress) throws {
    server = try FakeRedisServer { [core] client in
      switch core.state.withLock({ $0.isBlocked ? ($0.next ?? { .refuse })() : nil }) {
      case .refuse?: return
      case .answer(let text)?:
        _ = try client.receive()
        return try client.send(text)
      case nil: break
      }
      try client.acceptSignIn()
      let connection = try RedisConnection.connect(RedisConfiguration(address: upstream))
      while true {
        let words = try client.receiveBytes()
        let name = String(decoding: words[0], as: UTF8.self)
        guard !core.state.withLock({ Self.loses(name, $0.lostRequest, &$0) }) else { return }
        if core.state.withLock({ Self.loses(name, $0.heldRequest, &$0) }) {
          while core.state.withLock({ $0.isBlocked }) { usleep(1000) }
        }
        var commands = CommandBuffer()
        commands.beginCommand(argumentCount: words.count)
        for word in words { commands.appendBulk(word) }
        let reply = try connection.roundTrip(commands)[0]
        guard !core.state.withLock({ Self.loses(name, $0.lostReply, &$0) }) else { return }
        try client.send(reply)
      }
    }
  }

  private static func loses(_ name: String, _ lost: String?, _ state: inout State) -> Bool {
    guard name == lost, !state.hasLost else { return false }
    state.hasLost = true
    state.isBlocked = true
    return true
  }

  var configuration: RedisConfiguration { server.configuration }

  /// The next command of this name and all after it do not arrive; then there is no way until `goOn()`.
  func loseRequest(at name: String) { core.state.withLock { $0.lostRequest = name } }

  /// The next command of this name waits until `goOn()`.
  func holdRequest(at name: String) { core.state.withLock { $0.heldRequest = name } }

  /// The next command of this name is carried out, and its reply is lost; what then comes is `next`.
  func loseReply(to name: String, _ next: @escaping @Sendable () -> Next) {
    core.state.withLock { state in
      state.lostReply = name
      state.next = next
    }
  }

  /// Waits until something is lost.
  func lost() async throws {
    try await eventually("something is lost") { self.core.state.withLock { $0.hasLost } }
  }

  /// Opens the way again.
  func goOn() { core.state.withLock { $0.isBlocked = false } }
}
