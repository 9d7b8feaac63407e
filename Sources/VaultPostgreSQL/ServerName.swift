#if Desk
  internal import CPostgreSQL

  /// What libpq makes of the name of a vault: of a URI or `service=…`, the service file, and the environment.
  struct ServerName: Sendable {
    /// Options by keyword, those that are not set left out.
    let options: [String: String]

    /// Seconds that a connection may take to come about, unless the name says otherwise.
    private static let connectTimeout = "10"
    /// Milliseconds that what was sent may stay without the other side's receipt, unless the name says otherwise.
    private static let sendTimeout = "15000"

    /// Reads and judges a name.
    ///
    /// - Throws: ``PostgreSQLError/name(reason:)``, ``PostgreSQLError/passwordInName``,
    ///   ``PostgreSQLError/withoutTLS(host:)``.
    init(_ name: String) throws(PostgreSQLError) {
      try Self.checkSyntax(of: name)
      options = try Self.resolve(name)
      guard options["password"] == nil, options["sslpassword"] == nil else { throw .passwordInName }
      if let host = Self.remoteHost(in: options), options["sslmode"] != "verify-full" {
        throw .withoutTLS(host: host)
      }
    }

    /// The options to connect with: those of the name, and what holds for every vault.
    var parameters: [(keyword: String, value: String)] {
      let standard = [
        "connect_timeout": Self.connectTimeout, "tcp_user_timeout": Self.sendTimeout,
        "application_name": "vendor-vault",
      ]
      let fixed = [
        "client_encoding": "UTF8", "target_session_attrs": "read-write",
        // It would take the place of TLS.
        "gssencmode": "disable",
      ]
      let all = standard.merging(options) { $1 }.merging(fixed) { $1 }
      return all.map { (keyword: $0.key, value: $0.value) }
    }

    private static func checkSyntax(of name: String) throws(PostgreSQLError) {
      var message: UnsafeMutablePointer<CChar>?
      let parsed = unsafe PQconninfoParse(name, &message)
      defer {
        unsafe PQconninfoFree(parsed)
        unsafe PQfreemem(message)
      }
      guard unsafe parsed == nil else { return }
      throw .name(reason: unsafe message.map { unsafe String(libpq: $0) } ?? "out of memory")
    }

    /// Has libpq put everything together, and connect nowhere: a kind of server that there is none of stops it before
    /// that. A service that is not defined stops it earlier, and what the name says is not there then.
    private static func resolve(_ name: String) throws(PostgreSQLError) -> [String: String] {
      let attempt = try Connection.start([("dbname", name), ("target_session_attrs", "none")])
      guard attempt.message.contains("target_session_attrs") else { throw .name(reason: attempt.message) }
      guard let found = unsafe PQconninfo(attempt.handle) else { throw .name(reason: "out of memory") }
      defer { unsafe PQconninfoFree(found) }
      var options: [String: String] = [:]
      var option = unsafe found
      while let keyword = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val, unsafe value.pointee != 0 {
          unsafe options[String(cString: keyword)] = String(cString: value)
        }
        unsafe option += 1
      }
      return options
    }

    /// The first host whose connection leaves this machine. Several hosts, or addresses, stand with commas between; an
    /// address goes before the host of the same place.
    private static func remoteHost(in options: [String: String]) -> String? {
      func parts(_ keyword: String) -> [String] {
        options[keyword].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
          ?? []
      }
      let (hosts, addresses) = (parts("host"), parts("hostaddr"))
      for place in 0..<max(hosts.count, addresses.count) {
        let host = place < hosts.count ? hosts[place] : ""
        let address = place < addresses.count ? addresses[place] : ""
        if address.isEmpty ? !isOnThisMachine(host) : !isLoopback(address) {
          return address.isEmpty ? host : address
        }
      }
      return nil
    }

    private static func isOnThisMachine(_ host: String) -> Bool {
      // A folder of sockets, an abstract socket, or the folder that libpq was built with.
      host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || isLoopback(host)
    }

    private static func isLoopback(_ address: String) -> Bool {
      if address == "::1" { return true }
      let numbers = address.split(separator: ".", omittingEmptySubsequences: false)
      return numbers.count == 4 && numbers[0] == "127"
        && numbers.allSatisfy { number in
          1...3 ~= number.utf8.count && number.utf8.allSatisfy { 0x30...0x39 ~= $0 }
            && UInt8(number) != nil
        }
    }
  }

  extension String {
    /// libpq's words, which may have several lines, in one.
    init(libpq words: UnsafePointer<CChar>) {
      self = unsafe String(cString: words).split(whereSeparator: \.isNewline)
        .map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
  }
#endif
