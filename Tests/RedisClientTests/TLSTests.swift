import RedisClient
import Testing

@testable import ServerTestKit

#if TLS
  @Suite(.enabled(if: TLSServer.isAvailable, "the server to be tested is built without TLS"))
  struct TLSTests {
    @Test(arguments: ["127.0.0.1", "localhost"], ["TLSv1.2", "TLSv1.3"])
    func aVerifiedServerIsUsed(host: String, version: String) throws {
      let server = try TLSServer(options: ["--tls-protocols", version])
      var settings = server.trusting
      settings.clientCertificateFile = server.certificates.file("good.crt")
      settings.clientKeyFile = server.certificates.file("good.key")
      let connection = try server.connect(settings, host: host)
      let big = [UInt8](repeating: 0x62, count: 1_000_000)
      #expect(try connection.roundTrip("ECHO", big).bytes == big)
      #expect(!connection.isClosedByPeer())
      server.process.kill()
      #expect(connection.isClosedByPeer())
      #expect(throws: RedisError.self) { try connection.roundTrip("PING") }
    }

    @Test func theAuthoritiesMayComeAsText() throws {
      let server = try TLSServer(options: ["--tls-auth-clients", "no"])
      let pem = FileContent.tail(of: server.certificates.file("ca.crt"), byteCount: 10_000)
      let connection = try server.connect(RedisConfiguration.TLS(caPEM: pem))
      #expect(try connection.roundTrip("PING") == .status("PONG"))
    }

    // More than the sockets hold, both ways, with the records of TLS in between.
    @Test func aLargePipelineDoesNotDeadlock() throws {
      let server = try TLSServer(options: ["--tls-auth-clients", "no"])
      let connection = try server.connect(server.trusting)
      let value = [UInt8](repeating: 0x61, count: 100_000)
      var commands = CommandBuffer()
      for _ in 0..<200 { commands.append(command: "ECHO", value) }
      let replies = ReplyBuffer()
      try connection.send(commands, deadline: .after(.seconds(60)))
      try connection.receive(replies: 200, into: replies)
      replies.withReplies { replies in
        #expect(replies.elements.allSatisfy { $0.string?.count == value.count })
      }
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func aMissingClientCertificateIsNamed(version: String) throws {
      let server = try TLSServer(options: ["--tls-protocols", version])
      #expect(server.refusal(of: server.trusting) == .clientCertificateRequired)
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func aClientCertificateOfAnotherAuthorityIsRefused(version: String) throws {
      let server = try TLSServer(options: ["--tls-protocols", version])
      var settings = server.trusting
      settings.clientCertificateFile = server.certificates.file("self.crt")
      settings.clientKeyFile = server.certificates.file("self.key")
      #expect(server.refusal(of: settings) == .clientCertificateRefused)
    }

    @Test func anotherHostsCertificateIsRefused() throws {
      let server = try TLSServer(certificate: "other")
      #expect(server.refusal(of: server.trusting) == .wrongHostName)
      #expect(server.refusal(of: server.trusting, host: "127.0.0.1") == .wrongHostName)
      var expecting = server.trusting
      expecting.serverName = "other.example"
      expecting.clientCertificateFile = server.certificates.file("good.crt")
      expecting.clientKeyFile = server.certificates.file("good.key")
      #expect(server.refusal(of: expecting) == nil)
      expecting.serverName = nil
      expecting.verification = .chainOnly
      #expect(server.refusal(of: expecting) == nil)
    }

    @Test func anExpiredCertificateIsRefused() throws {
      let server = try TLSServer(certificate: "expired")
      #expect(server.refusal(of: server.trusting) == .certificateExpired)
    }

    @Test func aSelfSignedCertificateIsRefused() throws {
      let server = try TLSServer(certificate: "self")
      #expect(server.refusal(of: server.trusting) == .selfSigned)
    }

    @Test func aServerOfAnotherAuthorityIsRefused() throws {
      let server = try TLSServer()
      let strangers = RedisConfiguration.TLS(caFile: server.certificates.file("self.crt"))
      #expect(server.refusal(of: strangers) == .unknownAuthority)
    }

    @Test func aServerWithOldProtocolsOnlyIsRefused() throws {
      let server = try TLSServer(
        options: ["--tls-protocols", "TLSv1.1", "--tls-ciphers", "DEFAULT@SECLEVEL=0"])
      #expect(server.refusal(of: server.trusting) == .protocolVersion)
    }

    @Test func aPlainServerIsNotMistakenForASecureOne() throws {
      let server = try RedisServer(tcp: true)
      var configuration = server.configuration
      configuration.address = try #require(server.tcpAddress)
      configuration.tls = .enabled(RedisConfiguration.TLS())
      configuration.connectTimeout = .milliseconds(200)
      // It takes the handshake for a command, and waits for its end or complains.
      do {
        _ = try RedisConnection.connect(configuration)
        Issue.record("a plain server was taken for a secure one")
      } catch .timedOut(let operation) {
        #expect(operation.contains("TLS"))
      } catch {
        guard case .tls(.handshake, _) = error else { throw error }
      }
    }

    @Test func unusableFilesAreNamed() throws {
      let certificates = try Certificates.shared.get()
      func failure(_ settings: RedisConfiguration.TLS) throws -> String {
        var configuration = try RedisServer.shared.configuration
        configuration.tls = .enabled(settings)
        let error = #expect(throws: RedisError.self) { try RedisConnection.connect(configuration) }
        guard case .tls(.unusableFile, let detail) = error else {
          return String(describing: error)
        }
        return detail
      }
      #expect(try failure(.init(caFile: "/nowhere/ca.crt")).contains("/nowhere/ca.crt"))
      #expect(try failure(.init(caPEM: "nonsense")).contains("PEM text"))
      let good = certificates.file("good.crt")
      #expect(try failure(.init(clientCertificateFile: good)).contains("key"))
      let protected = certificates.file("protected.key")
      #expect(
        try failure(.init(clientCertificateFile: good, clientKeyFile: protected))
          .contains("protected.key"))
    }
  }

  /// A redis-server that speaks TLS on a port of this host.
  private struct TLSServer {
    /// Of servers that were chosen for the tests some are built without it; the usual one is not.
    static let isAvailable =
      environmentVariable("TRADING_CACHE_REDIS_SERVER") == nil || (try? TLSServer()) != nil

    let process: RedisServer
    let port: Int
    let certificates: Certificates

    init(certificate: String = "good", options: [String] = []) throws {
      certificates = try Certificates.shared.get()
      port = try RedisServer.freePort()
      process = try RedisServer(
        options: [
          "--tls-port", "\(port)",
          "--tls-cert-file", certificates.file("\(certificate).crt"),
          "--tls-key-file", certificates.file("\(certificate).key"),
          "--tls-ca-cert-file", certificates.file("ca.crt"),
        ] + options)
    }

    var trusting: RedisConfiguration.TLS { .init(caFile: certificates.file("ca.crt")) }

    func connect(
      _ settings: RedisConfiguration.TLS, host: String = "localhost"
    ) throws(RedisError) -> RedisConnection {
      try RedisConnection.connect(
        RedisConfiguration(address: .tcp(host: host, port: port), tls: .enabled(settings)))
    }

    /// Why no connection was made, or nothing if one was.
    func refusal(of settings: RedisConfiguration.TLS, host: String = "localhost") -> TLSFailure? {
      do {
        try connect(settings, host: host).close()
        return nil
      } catch .tls(let failure, _) {
        return failure
      } catch {
        Issue.record("\(error)")
        return nil
      }
    }
  }

  /// Certificates made by the `openssl` command, once per test process.
  private struct Certificates {
    static let shared = Result { try Certificates() }

    private let folder: String
    private let guardian: Guardian

    private init() throws {
      folder = try RedisServer.makeFolder()
      guardian = try Guardian(folder: folder)
      let script = """
        set -e
        cd "$0"
        exec 2>openssl.log
        key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
        own() { key $1; openssl req -x509 -new -key $1.key -subj "/CN=$1" -days 2 \
          -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -out $1.crt; }
        issue() {
          key $1
          openssl req -new -key $1.key -subj "/CN=$1" -out $1.csr
          printf "subjectAltName=$2" > $1.ext
          openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days $3 \
            -extfile $1.ext -out $1.crt
        }
        own ca
        own self
        issue good DNS:localhost,IP:127.0.0.1 2
        issue other DNS:other.example 2
        issue expired DNS:localhost,IP:127.0.0.1 -1
        openssl ec -in good.key -aes128 -passout pass:secret -out protected.key
        touch done
        """
      let child = try ServerProcess.start(["sh", "-c", script, folder], registeringAt: guardian)
      child.waitForEnd(forgettingAt: guardian)
      try #require(FileContent.tail(of: file("protected.key"), byteCount: 10) != "")
    }

    func file(_ name: String) -> String { "\(folder)/\(name)" }
  }
#endif
