#if PostgreSQL
  /// What can go wrong between us and a PostgreSQL server; no case ever holds a part of a password.
  package enum PostgreSQLError: Error, Equatable {
    /// The connection URL makes no sense; the reason quotes nothing that may be a password.
    case invalidURL(reason: String)
    /// The server does not answer, or cannot do it now.
    case unavailable(reason: String)
    /// The server does not allow it: a person has to act.
    case refused(reason: String)
  }
#endif
