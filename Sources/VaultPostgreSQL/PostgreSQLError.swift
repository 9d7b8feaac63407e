#if Desk
  public import VaultCore

  /// Why a vault on a PostgreSQL server cannot be opened, made or used.
  public enum PostgreSQLError: Error, Equatable, Sendable {
    /// As with every store.
    case store(StoreError)
    /// The name is not one that libpq understands; its reason is given.
    case name(reason: String)
    /// A password stands in the name, in a service file or in the environment.
    case passwordInName
    /// The host would be connected to without `sslmode=verify-full`.
    case withoutTLS(host: String)
    /// No connection came about; nothing was done.
    case unreachable(reason: String)
    /// The connection broke; what was asked last may have been done.
    case lost(reason: String)
    /// The server takes no changes, as a standby.
    case standby
    /// The database has no tables of a vault in this schema.
    case noTables(schema: String)
    /// The tables are there, and hold nothing yet.
    case empty
    /// Something in the schema is not as a vault's tables are made; it is named.
    case otherTables(what: String)
    /// The role lacks these rights, each spelled as the statement that gives it.
    case missingGrants([String])
  }

  extension PostgreSQLError {
    /// What a change whose outcome is not known ran into.
    var reason: String {
      switch self {
      case .lost(let reason), .unreachable(let reason), .store(.unavailable(let reason)): reason
      default: "\(self)"
      }
    }

    /// The nearest of the errors that every store has.
    var asStoreError: StoreError {
      switch self {
      case .store(let error): error
      case .name(let reason), .unreachable(let reason), .lost(let reason): .unavailable(reason: reason)
      case .passwordInName, .withoutTLS: .unavailable(reason: "its name is not allowed")
      case .standby: .unavailable(reason: "the server takes no changes, as a standby does")
      case .noTables, .empty: .missing
      case .otherTables: .damaged
      case .missingGrants(let grants):
        .unavailable(reason: "the role has not been given what it needs: \(grants.joined(separator: "; "))")
      }
    }

    /// What a server's error means (PostgreSQL's appendix "PostgreSQL Error Codes").
    ///
    /// - Parameters:
    ///   - state: the SQLSTATE.
    ///   - endsConnection: whether its severity is more than that of an error.
    ///   - table: the table that it names.
    ///   - constraint: the constraint that it names.
    init(state: String, message: String, endsConnection: Bool, table: String?, constraint: String?) {
      if endsConnection {
        self = .lost(reason: message)
        return
      }
      switch state {
      // unique_violation, foreign_key_violation, check_violation of `entry_chain`: another entry is in the place, or the
      // one before is not there.
      case "23505" where table == "entry", "23503",
        "23514" where constraint == "entry_chain":
        self = .store(.headMoved)
      // division_by_zero: how a check inside of a transaction says no.
      case "22012": self = .store(.damaged)
      // invalid_argument_for_power_function: the root of -1, how a change says that the server is in another history.
      case "2201F": self = .store(.replaced)
      // lock_not_available, deadlock_detected, query_canceled
      case "55P03", "40P01", "57014": self = .store(.busy)
      // disk_full
      case "53100": self = .store(.full)
      // read_only_sql_transaction; object_not_in_prerequisite_state, as of a log that a standby does not write
      case "25006", "55000": self = .standby
      // insufficient_privilege
      case "42501": self = .missingGrants([message])
      default: self = .store(.unavailable(reason: "\(message) (\(state))"))
      }
    }
  }
#endif
