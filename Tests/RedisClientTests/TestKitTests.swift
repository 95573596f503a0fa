import Foundation
import Testing

@testable import ServerTestKit

/// What the test kit promises to those who wait for a process.
@Suite struct TestKitTests {
  @Test func aLineThatNeverComes() throws {
    let words = ["-c", "echo one; exec sleep 60"]
    let process = try ChildProcess(program: "/bin/sh", arguments: words)
    #expect(process.readLine() == "one")
    #expect(process.readLine(within: .milliseconds(50)) == nil)
    process.kill()
    #expect(process.readLine() == nil)
  }

  @Test func aProgramThatIsMissing() {
    #expect(Program.exists("sh"))
    #expect(Program.exists("/bin/sh"))
    #expect(!Program.exists("no-such-redis-server"))
    #expect(!Program.exists("/bin/no-such-redis-server"))
  }

  @Test(arguments: [true, false])
  func pipesThatNoChildInherits(blocking: Bool) {
    var ends: [CInt] = [-1, -1]
    #expect(makePipe(&ends, blocking: blocking))
    for end in ends {
      #expect(fcntl(end, F_GETFD) & FD_CLOEXEC != 0)
      #expect((fcntl(end, F_GETFL) & O_NONBLOCK == 0) == blocking)
      close(end)
    }
  }
}
