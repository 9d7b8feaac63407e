internal import PrivateFiles

/// Who holds the other end of a TCP connection that begins and ends on this machine, as the kernel's tables say it
/// (proc_pid_net(5)).
enum PeerTable {
  /// One end of a connection.
  struct End: Equatable, Sendable {
    /// An IPv4 address, as in `127.0.0.1`.
    let address: String
    let port: Int
  }

  /// A connection as rows of the tables begin after their number; it is established.
  struct Row {
    /// In the table of IPv4.
    let text: String
    /// In the table of IPv6, where an IPv4 address has a prefix.
    let textInIPv6: String

    init?(from client: End, to server: End) {
      guard let client = client.spelled, let server = server.spelled else { return nil }
      let prefix = "0000000000000000FFFF0000"
      text = ": \(client) \(server) 01 "
      textInIPv6 = ": \(prefix)\(client) \(prefix)\(server) 01 "
    }

    /// The user that a row names.
    static func user(in row: String) -> UInt32? {
      let fields = row.split(separator: " ")
      return fields.count > 7 ? UInt32(fields[7]) : nil
    }
  }

  /// Whether the user has the end `client` of an established connection to `server`; not, where no table has it.
  static func isConnected(_ user: UInt32, from client: End?, to server: End?) -> Bool {
    guard let client, let server else { return false }
    return Self.user(of: client, connectedTo: server) == user
  }

  /// The user who has the end `client` of an established connection to `server`; nothing where no table has it.
  static func user(of client: End, connectedTo server: End) -> UInt32? {
    guard let row = Row(from: client, to: server) else { return nil }
    // While a table is read, connections come and go, and a row can be passed over.
    for _ in 1...2 {
      let found =
        KernelTable.row(holding: row.text, in: "/proc/net/tcp")
        ?? KernelTable.row(holding: row.textInIPv6, in: "/proc/net/tcp6")
      if let found { return Row.user(in: found) }
    }
    return nil
  }
}

extension PeerTable.End {
  /// As the tables spell it: the bytes of the address from the last to the first, and the port, in hexadecimal digits.
  fileprivate var spelled: String? {
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { UInt8($0) }
    guard bytes.count == 4, parts.count == 4, 0...65_535 ~= port else { return nil }
    return bytes.reversed().map { Self.hex(Int($0), 2) }.joined() + ":" + Self.hex(port, 4)
  }

  private static func hex(_ number: Int, _ width: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
