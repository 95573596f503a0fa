extension RedisConfiguration {
  /// Reads a connection URL.
  ///
  ///     redis://user:password@host:port/db      rediss://host        (TLS)
  ///     redis://:password@[::1]:6379/2          unix:///run/redis.sock?db=2
  ///     valkey://host, valkeys://host           the same as redis, rediss
  ///
  /// User name, password and path may be percent-encoded. The user, password, port (6379), host (this host)
  /// and database (0) may be missing. What a URL cannot say keeps its default.
  ///
  /// - Throws: ``RedisError/invalidURL(reason:)``, which never quotes the URL, as it may hold a password.
  public init(url: String) throws(RedisError) {
    let scheme = url.prefix { $0 != ":" }
    let afterScheme = url.dropFirst(scheme.count)
    guard !scheme.isEmpty, afterScheme.hasPrefix("://") else {
      throw .invalidURL(reason: "there is no scheme, such as redis://")
    }
    let rest = afterScheme.dropFirst(3)
    self.init()
    switch scheme.lowercased() {
    case "redis", "valkey":
      try readHostURL(rest)
    case "rediss", "valkeys":
      tls = .enabled(TLS())
      try readHostURL(rest)
    case "unix":
      try readUnixURL(rest)
    default:
      throw .invalidURL(reason: "the scheme is none of redis, rediss, valkey, valkeys, unix")
    }
  }

  private mutating func readHostURL(_ rest: Substring) throws(RedisError) {
    let parts = try Self.splitQuery(rest)
    let authority = parts.location.prefix { $0 != "/" }
    let path = parts.location.dropFirst(authority.count)
    address = try Self.hostAddress(try readUserInfo(authority))
    if path.count > 1 { database = try Self.databaseNumber(path.dropFirst()) }
    if let number = parts.database { database = number }
  }

  private mutating func readUnixURL(_ rest: Substring) throws(RedisError) {
    let parts = try Self.splitQuery(rest)
    // Only what stands before the path is user information: a path may hold an @.
    let authority = parts.location.prefix { $0 != "/" }
    guard try readUserInfo(authority).isEmpty else {
      throw .invalidURL(reason: "a unix socket's path must be absolute: unix:///path")
    }
    let rawPath = parts.location.dropFirst(authority.count)
    // With a password before it, an @ in the path may be the password's end.
    guard authority.isEmpty || !rawPath.contains("@") else {
      throw .invalidURL(
        reason: "there is more than one @ (in a password or a path it must be percent-encoded)")
    }
    let path = try Self.percentDecoded(rawPath)
    guard path.count > 1 else {
      throw .invalidURL(reason: "there is no path of a unix socket: unix:///path")
    }
    address = .unix(path: path)
    if let number = parts.database { database = number }
  }

  /// Takes user name and password off the front and returns what follows them.
  private mutating func readUserInfo(_ authority: Substring) throws(RedisError) -> Substring {
    guard let at = authority.lastIndex(of: "@") else { return authority }
    let info = authority[..<at]
    guard let colon = info.firstIndex(of: ":") else {
      throw .invalidURL(
        reason: "there is a user name but no password; write user:password@ or :password@")
    }
    let username = try Self.percentDecoded(info[..<colon])
    let password = try Self.percentDecoded(info[info.index(after: colon)...])
    authentication = Authentication(
      username: username.isEmpty ? nil : username, password: Secret(password))
    return authority[authority.index(after: at)...]
  }

  private static func hostAddress(_ text: Substring) throws(RedisError) -> RedisAddress {
    var host = text
    var port: Substring?
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else {
        throw .invalidURL(reason: "the bracket before an IPv6 address is not closed")
      }
      host = text[text.index(after: text.startIndex)..<end]
      let behind = text[text.index(after: end)...]
      guard behind.isEmpty || behind.first == ":" else {
        throw .invalidURL(reason: "there is something other than a port behind the IPv6 address")
      }
      port = behind.isEmpty ? nil : behind.dropFirst()
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard port?.contains(":") != true else {
      throw .invalidURL(reason: "an IPv6 address must stand in brackets")
    }
    var number = 6379
    if let port, !port.isEmpty {
      guard let parsed = decimal(port), (1...65535).contains(parsed) else {
        throw .invalidURL(
          reason: "the port is not a number from 1 to 65535"
            + " (a / ? # or @ in a password must be percent-encoded)")
      }
      number = parsed
    }
    let name = try percentDecoded(host)
    return .tcp(host: name.isEmpty ? "localhost" : name, port: number)
  }

  private static func splitQuery(
    _ text: Substring
  ) throws(RedisError) -> (location: Substring, database: Int?) {
    guard !text.contains("#") else {
      throw .invalidURL(reason: "there is a # (in a password it must be percent-encoded)")
    }
    guard let mark = text.firstIndex(of: "?") else { return (text, nil) }
    var database: Int?
    for item in text[text.index(after: mark)...].split(separator: "&") {
      guard item.hasPrefix("db=") else {
        throw .invalidURL(
          reason: "the only query is ?db=<number> (a ? in a password must be percent-encoded)")
      }
      database = try databaseNumber(item.dropFirst(3))
    }
    return (text[..<mark], database)
  }

  private static func databaseNumber(_ text: Substring) throws(RedisError) -> Int {
    guard let number = decimal(text), number <= Int(Int32.max) else {
      throw .invalidURL(reason: "the database is not a number")
    }
    return number
  }

  // Int(_:) would take a sign as well.
  private static func decimal(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// A part of a URL without its percent signs.
  package static func percentDecoded(_ text: Substring) throws(RedisError) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit),
        let low = rest.popFirst().flatMap(hexDigit)
      else {
        throw .invalidURL(
          reason: "a % is not followed by two hexadecimal digits (write %25 for a %)")
      }
      bytes.append(high << 4 | low)
    }
    guard let decoded = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .invalidURL(reason: "the percent-encoded bytes are not UTF-8 text")
    }
    return decoded
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
