#if PostgreSQL
  import CPostgreSQL

  /// A connection URL of libpq in which it is certain what is a password and what is not.
  ///
  ///     postgresql://user:password@host:port,host2:port/database?parameter=value
  ///
  /// libpq's own messages quote what they take for a host, a port or a database. Where an unescaped
  /// character lets a part of a password look like one of these, the URL is refused here, unquoted.
  ///
  /// It may hold a password: neither its description nor its mirror shows it.
  package struct PostgreSQLURL: Equatable, CustomStringConvertible, CustomReflectable {
    /// The URL as libpq understands it.
    package let text: String

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Reads a URL; its scheme may be any.
    ///
    /// - Throws: `PostgreSQLError.invalidURL`.
    package init(_ url: String) throws(PostgreSQLError) {
      guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
        throw .invalidURL(reason: "there is no :// after the scheme")
      }
      let rest = url[colon...].dropFirst(3)
      let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count <= 2, parts.count < 2 || !parts[0].contains(where: { "/?".contains($0) })
      else {
        throw .invalidURL(
          reason: "an @, / or ? in a user name, a password or a value must be percent-encoded")
      }
      let user = parts.count == 2 ? "\(parts[0])@" : ""
      let target = parts[parts.count - 1]
      let location = target.prefix { $0 != "?" }
      try Self.checkPorts(location.prefix { $0 != "/" })
      let query = try Self.query(target.dropFirst(location.count + 1))
      text = "postgresql://\(user)\(location)\(query)"
      try Self.check(text)
    }

    /// A part of a password may look like a port, which libpq would quote.
    private static func checkPorts(_ hosts: Substring) throws(PostgreSQLError) {
      for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
        let name = host.first == "[" ? host.drop { $0 != "]" }.dropFirst() : host
        guard let colon = name.firstIndex(of: ":") else { continue }
        let port = name[name.index(after: colon)...]
        guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
          throw .invalidURL(
            reason: "a port is not a number (an @, / or ? in a password must be percent-encoded)")
        }
      }
    }

    /// Parameters of other clients' pools and caches of statements: one connection that prepares
    /// nothing does what they ask for.
    private static let met: Set = [
      "pgbouncer", "connection_limit", "pool_timeout", "statement_cache_size",
      "prepared_statements",
    ]

    /// What other clients call libpq's `sslmode`, and their values.
    private static let ssl = [
      "true": "require", "1": "require", "require": "require", "no-verify": "require",
      "false": "disable", "0": "disable", "disable": "disable", "allow": "allow",
      "prefer": "prefer", "verify-ca": "verify-ca", "verify-full": "verify-full",
    ]

    private static func query(_ text: Substring) throws(PostgreSQLError) -> String {
      let known = knownParameters()
      var kept: [Substring] = []
      var followsPassword = false
      for item in text.split(separator: "&") {
        let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(pair[0])
        if met.contains(name) { continue }
        if name == "ssl", pair.count == 2, let mode = ssl[pair[1].lowercased()] {
          kept.append("sslmode=\(mode)")
          continue
        }
        guard known.contains(name) else {
          throw .invalidURL(
            reason: followsPassword
              ? "an & in a password must be percent-encoded"
              : "PostgreSQL's client has no parameter \"\(name)\"")
        }
        if name.hasSuffix("password") { followsPassword = true }
        kept.append(item)
      }
      return kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
    }

    private static func knownParameters() -> Set<String> {
      guard let options = PQconndefaults() else { return [] }
      defer { PQconninfoFree(options) }
      var names: Set<String> = []
      var option = options
      while let keyword = option.pointee.keyword {
        names.insert(String(cString: keyword))
        option += 1
      }
      return names
    }

    /// libpq's own message would quote what it does not understand.
    private static func check(_ url: String) throws(PostgreSQLError) {
      var message: UnsafeMutablePointer<CChar>?
      let options = PQconninfoParse(url, &message)
      if let message { PQfreemem(message) }
      guard let options else {
        throw .invalidURL(reason: "PostgreSQL's client does not understand the URL")
      }
      PQconninfoFree(options)
    }
  }
#endif
