#if PostgreSQL
  import CPostgreSQL
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One connection to a PostgreSQL server, with blocking calls that have a deadline.
  ///
  /// After an error other than one of the server's it is closed for good. Between transactions the session
  /// is as the server made it, so that a pooler may give it to other clients after each one.
  package final class PostgreSQLConnection {
    private var connection: OpaquePointer?
    private let timeout: Duration

    /// Connects.
    ///
    /// - Throws: `PostgreSQLError`.
    package init(
      url: PostgreSQLURL, user: String?, password: String?, timeout: Duration
    ) throws(PostgreSQLError) {
      self.timeout = timeout
      let seconds = max(2, timeout.components.seconds)
      // What the URL says wins over what stands before it.
      var options: [(String, String)] = [
        ("application_name", "variables"),
        ("connect_timeout", "\(seconds)"),
        ("keepalives_idle", "5"),
        ("tcp_user_timeout", "\(seconds * 1000)"),
        ("client_encoding", "UTF8"),
      ]
      if let user { options.append(("user", user)) }
      if let password { options.append(("password", password)) }
      options.append(("dbname", url.text))
      connection = Self.withCStrings(options.map(\.0)) { names in
        Self.withCStrings(options.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
      }
      guard PQstatus(connection) == CONNECTION_OK else {
        let reason = message
        close()
        throw Self.isRefusal(reason) ? .refused(reason: reason) : .unavailable(reason: reason)
      }
      PQsetnonblocking(connection, 1)
      // Otherwise libpq would print notices to standard error.
      PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { close() }

    /// Ends the connection.
    package func close() {
      if let connection { PQfinish(connection) }
      connection = nil
    }

    /// Whether the connection has ended, as far as is known without asking.
    package var isClosed: Bool {
      guard let connection, PQconsumeInput(connection) == 1 else { return true }
      return PQstatus(connection) != CONNECTION_OK
    }

    /// Runs one statement and returns its rows; a column is `nil` where it is NULL.
    ///
    /// - Throws: `PostgreSQLError.unavailable`, `.refused`.
    @discardableResult
    package func run(
      _ sql: String, _ parameters: [String?] = []
    ) throws(PostgreSQLError) -> [[String?]] {
      let sent = Self.withCStrings(parameters) { values in
        PQsendQueryParams(connection, sql, CInt(parameters.count), nil, values, nil, nil, 0)
      }
      guard sent == 1 else { throw lost() }
      let deadline = ContinuousClock.now + timeout + .seconds(1)
      var rows: [[String?]] = []
      var failure: PostgreSQLError?
      while true {
        try waitForResult(until: deadline)
        guard let result = PQgetResult(connection) else { break }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK: rows = Self.rows(of: result)
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
        default: failure = Self.failure(of: result)
        }
      }
      if PQstatus(connection) != CONNECTION_OK { throw lost() }
      if let failure { throw failure }
      return rows
    }

    /// Begins a transaction whose statements, and whose waits for locks, end in time.
    ///
    /// - Parameter mode: what follows `BEGIN`.
    /// - Throws: `PostgreSQLError`.
    package func begin(_ mode: String = "") throws(PostgreSQLError) {
      try run("BEGIN \(mode)")
      let limit = "\(max(1, timeout.milliseconds))ms"
      try run(
        "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true)",
        [limit])
    }

    private func waitForResult(until deadline: ContinuousClock.Instant) throws(PostgreSQLError) {
      while true {
        let unsent = PQflush(connection)
        guard unsent >= 0 else { throw lost() }
        guard PQconsumeInput(connection) == 1 else { throw lost() }
        if PQisBusy(connection) == 0, unsent == 0 { return }
        let rest = (deadline - .now).milliseconds
        guard rest > 0 else {
          close()
          throw .unavailable(reason: "the PostgreSQL server does not answer")
        }
        var descriptor = pollfd()
        descriptor.fd = PQsocket(connection)
        descriptor.events = Int16(unsent == 0 ? POLLIN : POLLIN | POLLOUT)
        _ = poll(&descriptor, 1, CInt(clamping: min(rest, 1000)))
      }
    }

    private func lost() -> PostgreSQLError {
      let reason = message
      close()
      return .unavailable(reason: reason)
    }

    private var message: String {
      guard let connection, let text = PQerrorMessage(connection) else { return "not connected" }
      return Self.oneLine(String(cString: text))
    }

    private static func rows(of result: OpaquePointer) -> [[String?]] {
      (0..<PQntuples(result)).map { row in
        (0..<PQnfields(result)).map { column in
          guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column)
          else { return nil }
          return String(cString: text)
        }
      }
    }

    private static func failure(of result: OpaquePointer) -> PostgreSQLError {
      let state = PQresultErrorField(result, CInt(UInt8(ascii: "C"))).map { String(cString: $0) }
      let text = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
      let reason = "\(oneLine(text)) (\(state ?? "no code"))"
      // Classes of PostgreSQL's appendix A: connection, resources, intervention, system, retry, locks.
      let temporary = ["08", "53", "57", "58", "40", "55", "25"]
      let isTemporary = state.map { temporary.contains(String($0.prefix(2))) } ?? true
      return isTemporary ? .unavailable(reason: reason) : .refused(reason: reason)
    }

    /// Whether a person has to act; before a session exists, libpq gives no code.
    private static func isRefusal(_ reason: String) -> Bool {
      ["authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry"]
        .contains(where: reason.contains)
    }

    private static func oneLine(_ text: String) -> String {
      text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Calls a body with C strings, and a null pointer after the last.
    private static func withCStrings<Result>(
      _ strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result?
    ) -> Result? {
      let copies = strings.map { $0.flatMap { strdup($0) } }
      defer { for copy in copies { free(copy) } }
      let pointers = copies.map { UnsafePointer<CChar>($0) } + [nil]
      return pointers.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return nil }
        return body(start)
      }
    }
  }

  extension Duration {
    fileprivate var milliseconds: Int64 {
      let (seconds, attoseconds) = components
      let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
      return overflow ? Int64(Int32.max) : product + attoseconds / 1_000_000_000_000_000
    }
  }
#endif
